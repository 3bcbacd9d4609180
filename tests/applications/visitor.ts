import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

/** An answer of the site. */
export interface Answer {
  readonly status: number;
  /** Where it leads, or undefined. */
  readonly location: string | undefined;
  /** Name of the server that answered. */
  readonly server: string;
  /** What the page cache says of it, for example `lamp; hit; ttl=42`, or an empty text. */
  readonly cacheStatus: string;
  readonly body: string;
}

export interface Question {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A browser: it keeps cookies, and follows no redirect by itself. It believes any certificate. */
export class Visitor {
  /** Address without a slash at its end. */
  readonly url: string;
  readonly #cookies = new Map<string, string>();

  constructor(url: string) {
    this.url = url;
  }

  /** @param path or an address of the site that an answer has given */
  ask(path: string, { method = "GET", headers = {}, body }: Question = {}): Promise<Answer> {
    const url = new URL(path, this.url);
    const cookie = [...this.#cookies].map(pair => pair.join("=")).join("; ");
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = send(
        url,
        {
          method,
          agent: false,
          rejectUnauthorized: false,
          headers: {
            ...(cookie === "" ? {} : { cookie }),
            ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
            ...headers,
          },
        },
        response => {
          for (const line of response.headers["set-cookie"] ?? []) {
            const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
            this.#cookies.set(name, value);
          }
          const parts: Buffer[] = [];
          response.on("data", (part: Buffer) => parts.push(part)).on("error", reject);
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location,
              server: String(response.headers["x-served-by"] ?? ""),
              cacheStatus: String(response.headers["cache-status"] ?? ""),
              body: Buffer.concat(parts).toString(),
            }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Asks so often, one after the other, so that every server answers. */
  async askAll(path: string, times = 8): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let visit = 0; visit < times; visit++) answers.push(await this.ask(path));
    return answers;
  }

  /** Sends a form. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    return this.ask(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });
  }

  /** Sends a form with a picture in it. */
  async upload(
    path: string,
    fields: Readonly<Record<string, string>>,
    field: string,
    picture: Uint8Array,
  ): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set(field, new Blob([new Uint8Array(picture)], { type: "image/png" }), "picture.png");
    const packed = new Response(form);
    const headers = { "content-type": packed.headers.get("content-type") ?? "" };
    return this.ask(path, { method: "POST", headers, body: new Uint8Array(await packed.arrayBuffer()) });
  }
}

/** How many servers have given these answers. */
export const serversOf = (answers: readonly Answer[]): number => new Set(answers.map(({ server }) => server)).size;
