import { type LookupAddress, promises as dns } from "node:dns";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Answer, Request } from "./requests";
import type { Manner, Visit } from "./visit";

/** How long a user waits for an answer. */
const patienceMs = 10_000;
/** How long a browser waits for a connection before it tries the next address. RFC 8305 allows 100 ms to 2 s. */
const nextAddressMs = 1_000;
/** How long an answer of the resolver is used again. */
const lookupMs = 1_000;

/** Makes requests to one site, each on a new connection. */
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
  async visit(request: Request, message?: string): Promise<Visit> {
    const at = Date.now();
    const seen = (outcome: Visit["outcome"], more: Partial<Visit> = {}): Visit => {
      const written = request.what === "write" && message !== undefined ? { message } : {};
      return { what: request.what, at, tookMs: Date.now() - at, outcome, ...written, ...more };
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

  /** Makes a request. Throws if the answer is not complete after `withinMs` (default: ten seconds). */
  async ask(request: Pick<Request, "path" | "form" | "cookie">, withinMs = patienceMs): Promise<Answer> {
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
            ...(request.cookie === undefined ? {} : { Cookie: request.cookie }),
            ...(body === undefined ? {} : { "Content-Type": "application/x-www-form-urlencoded" }),
          },
          agent: false,
          ...this.#connecting,
          lookup: (_name, options, found) => {
            const [first = { address: "", family: 4 }] = rotated;
            if (options.all) found(null, this.#manner === "browser" ? rotated : [first]);
            else found(null, first.address, first.family);
          },
          signal: AbortSignal.timeout(withinMs),
        },
        response => {
          let text = "";
          response.setEncoding("utf8").on("data", (part: string) => (text += part));
          response.on("error", reject);
          // Node emits `end` only if the body has the length that the server announced.
          response.on("end", () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
          );
        },
      );
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** Options of `net.connect`: whether to try the next address, and after how long. */
  get #connecting(): object {
    return { autoSelectFamily: this.#manner === "browser", autoSelectFamilyAttemptTimeout: nextAddressMs };
  }

  #lookup(): Promise<LookupAddress[]> {
    if (this.#addresses === undefined || Date.now() - this.#addresses.at > lookupMs) {
      const all = dns.lookup(this.#url.hostname, { all: true, family: 4 });
      this.#addresses = { all, at: Date.now() };
    }
    return this.#addresses.all;
  }
}

function reasonOf(error: unknown): string {
  const { name, code, message } = error as NodeJS.ErrnoException;
  return name === "TimeoutError" || name === "AbortError" ? `no answer in ${patienceMs / 1000} s` : (code ?? message);
}
