import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIPv6 } from "node:net";

/** The answer to one request. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** IP address to which the request went. */
  readonly address: string;
}

/** One request. Default: GET without headers or body. */
export interface Question {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const timeoutMs = 10_000;

/** Requests `url` from exactly this IP address, on a new connection. Does not follow redirects. */
export function ask(url: URL, address: string, question: Question = {}): Promise<Answer> {
  const asked = `${url.protocol}//${address}${url.port && `:${url.port}`}${url.pathname}`;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(new Error(`${asked}: ${reasonOf(error)}`, { cause: error }));
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(
      url,
      {
        method: question.method ?? "GET",
        headers: { "User-Agent": "verify", Accept: "*/*", ...question.headers },
        agent: false,
        // Only the address is replaced: the Host header and the check of the certificate still use the name in the URL.
        lookup: (_name, options, found) => {
          const family = isIPv6(address) ? 6 : 4;
          if (options.all) found(null, [{ address, family }]);
          else found(null, address, family);
        },
        signal: AbortSignal.timeout(timeoutMs),
      },
      response => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", fail);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString(),
            address,
          }),
        );
      },
    );
    request.on("error", fail);
    request.end(question.body);
  });
}

/** Whether a question failed because nothing answered it in time. `error` is what `ask` has thrown. */
export const isSilence = (error: Error): boolean => isTimeout(error.cause as Error | undefined);

const isTimeout = (error: Error | undefined) => error?.name === "AbortError" || error?.name === "TimeoutError";

function reasonOf(error: Error): string {
  if (isTimeout(error)) return `no answer within ${timeoutMs / 1_000} s`;
  return error.message;
}
