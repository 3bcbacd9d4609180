/** One request of a visitor, and what came of it. */
export interface Visit {
  readonly what: "read" | "page" | "file" | "write";
  /** When it began, milliseconds since 1970. */
  readonly at: number;
  /** Milliseconds until the answer was complete, or until the visitor gave up. */
  readonly took: number;
  /** `refused`: the site said kindly that it cannot be written just now. `failed`: what a user would call broken. */
  readonly outcome: "good" | "refused" | "failed";
  /** Of a failed one: as `HTTP 502`, `no answer in 10 s`, `ECONNRESET`. */
  readonly why?: string;
  /** Who answered: the header X-Served-By, as `web-3f9a1c`. */
  readonly server?: string;
  /** Of a write: what it wrote, unlike any other. */
  readonly words?: string;
}

/** How visitors use the addresses of a name: browsers try the next one when one does not answer, simple programs do not. */
export type Manner = "browser" | "simple";
