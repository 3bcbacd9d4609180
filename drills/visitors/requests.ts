import type { IncomingHttpHeaders } from "node:http";
import type { Visit } from "./visit";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request, and how to judge its answer. */
export interface Request {
  readonly what: Visit["what"];
  readonly path: string;
  /** Fields of a form, sent by POST. Left out: the request is a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** Value of the header `Cookie`. Left out: the visitor has none. */
  readonly cookie?: string;
  /** Returns `good`, `refused`, or the reason why the answer is a failure, for example `HTTP 502`. */
  readonly judge: (answer: Answer) => string;
}

/** What visitors do: half of the requests read the database through PHP, a tenth write to it, the rest are files. */
const mix = ["read", "file", "page", "write", "file", "read", "file", "page", "file", "read"] as const;

/** What request number `n` does. */
export const whatOf = (n: number): Request["what"] => mix[n % mix.length]!;

/** Request number `n` to the sample site. If it is a write, it writes `message`, which the guest book does not show. */
export function sampleRequest(n: number, message: string): Request {
  const what = whatOf(n);
  switch (what) {
    case "read":
      return { what, path: "/guestbook.json", judge: ok(body => Array.isArray(entriesOf(body))) };
    case "page":
      // Without entries the page has a text instead of them, and no source.
      return { what, path: "/", judge: ok(body => body.includes('class="source"') && body.includes("</html>")) };
    case "file":
      return { what, path: "/style.css", judge: ok(body => body.includes("{") && body.trimEnd().endsWith("}")) };
    case "write":
      return { what, path: "/guestbook", form: { name: "drill", message, probe: "1" }, judge: written };
  }
}

/** A request to one page, which must be there. */
export function pageRequest(path: string): Request {
  return { what: "page", path, judge: ok(body => body !== "") };
}

/** A request to any other site: its first page. */
export function plainRequest(): Request {
  return {
    what: "page",
    path: "/",
    judge: ({ status, body }) =>
      status >= 300 && status < 400 ? "good" : status !== 200 ? `HTTP ${status}` : body === "" ? "empty body" : "good",
  };
}

const ok =
  (isRight: (body: string) => boolean) =>
  ({ status, body }: Answer): string =>
    status !== 200 ? `HTTP ${status}` : isRight(body) ? "good" : "wrong body";

/** 303 acknowledges the write. A 503 is a graceful refusal only if it has Retry-After and the page with the notice. */
function written({ status, headers, body }: Answer): string {
  if (status === 303) return "good";
  const isGraceful = status === 503 && headers["retry-after"] !== undefined && body.includes('class="notice"');
  return isGraceful ? "refused" : `HTTP ${status}`;
}

function entriesOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { entries?: unknown } | null)?.entries;
  } catch {
    return undefined;
  }
}
