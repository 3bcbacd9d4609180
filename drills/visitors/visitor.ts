import { type LookupAddress, promises as dns } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Answer, Request } from "./requests";
import type { Manner, Visit } from "./visit";

/** When a user gives up, milliseconds. */
const patience = 10_000;
/** How long a browser waits for a connection before it tries the next address. RFC 8305 allows 100 ms to 2 s. */
const nextAddressAfter = 1_000;
/** How long an answer of the resolver is used again, milliseconds. */
const fresh = 1_000;

/** Asks one site, each time on a connection of its own. */
export class Visitor {
  readonly #url: URL;
  readonly #manner: Manner;
  #addresses: { readonly all: Promise<LookupAddress[]>; readonly at: number } | undefined;
  #count = 0;

  constructor(url: URL, manner: Manner) {
    this.#url = url;
    this.#manner = manner;
  }

  /** Makes a request and judges its answer. Never throws. */
  async visit(request: Request, words?: string): Promise<Visit> {
    const at = Date.now();
    const seen = (outcome: Visit["outcome"], more: Partial<Visit> = {}): Visit => {
      const written = request.what === "write" && words !== undefined ? { words } : {};
      return { what: request.what, at, took: Date.now() - at, outcome, ...written, ...more };
    };
    try {
      const answer = await this.ask(request);
      const verdict = request.judge(answer);
      const server = answer.headers["x-served-by"];
      const by = typeof server === "string" ? { server } : {};
      return verdict === "good" || verdict === "refused" ? seen(verdict, by) : seen("failed", { why: verdict, ...by });
    } catch (error) {
      return seen("failed", { why: reasonOf(error) });
    }
  }

  /** Throws when there is no whole answer in ten seconds. `within`: other patience, milliseconds. */
  async ask(request: Pick<Request, "path" | "form">, within = patience): Promise<Answer> {
    const turn = this.#count++;
    const all = await this.#lookup();
    const rotated = all.map((_, i) => all[(i + turn) % all.length] as LookupAddress);
    const body = request.form === undefined ? undefined : new URLSearchParams(request.form).toString();
    const send = this.#url.protocol === "https:" ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = send(
        new URL(request.path, this.#url),
        {
          method: body === undefined ? "GET" : "POST",
          headers: {
            "User-Agent": "drill",
            Accept: "*/*",
            ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
          },
          agent: false,
          ...this.#connecting,
          lookup: (_name, options, found) => {
            const [first = { address: "", family: 4 }] = rotated;
            if (options.all) found(null, this.#manner === "browser" ? rotated : [first]);
            else found(null, first.address, first.family);
          },
          signal: AbortSignal.timeout(within),
        },
        response => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.on("error", reject);
          // `end` comes only when the body is as long as the server said.
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Node goes on to the next address when one does not answer. It hands these on to `net.connect`. */
  get #connecting(): object {
    return { autoSelectFamily: this.#manner === "browser", autoSelectFamilyAttemptTimeout: nextAddressAfter };
  }

  #lookup(): Promise<LookupAddress[]> {
    if (this.#addresses === undefined || Date.now() - this.#addresses.at > fresh) {
      const all = dns.lookup(this.#url.hostname, { all: true, family: 4 });
      this.#addresses = { all, at: Date.now() };
    }
    return this.#addresses.all;
  }
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === "TimeoutError" || name === "AbortError" ? `no answer in ${patience / 1000} s` : (code ?? message);
}
