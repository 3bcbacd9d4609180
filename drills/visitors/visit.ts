/** A request of a visitor, and its result. */
export interface Visit {
  readonly what: "read" | "page" | "file" | "write";
  /** When the request began, in milliseconds since 1970. */
  readonly at: number;
  /** Time until the answer was complete, or until the visitor gave up. */
  readonly tookMs: number;
  /**
   * `refused`: the site refused a write gracefully, with a page that says so and keeps the text in its form. `failed`:
   * anything else that a user would call an error.
   */
  readonly outcome: "good" | "refused" | "failed";
  /** The reason of a failure, for example `HTTP 502`, `no answer in 10 s`, `ECONNRESET`. Left out: it did not fail. */
  readonly why?: string;
  /** The server that answered, from the header X-Served-By, for example `web-3f9a1c`. */
  readonly server?: string;
  /** The message that a write has written. Each message is unique. */
  readonly message?: string;
}

/** What a client does when an address does not answer: a `browser` tries the next address of the name, a `simple` one gives up. */
export type Manner = "browser" | "simple";
