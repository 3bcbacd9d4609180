import type { IncomingHttpHeaders } from "node:http";
import type { Visit } from "./visit";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request to make, and how to tell whether its answer is good. */
export interface Request {
  readonly what: Visit["what"];
  readonly path: string;
  /** Form fields of a POST; left out: a GET. */
  readonly form?: Readonly<Record<string, string>>;
  /** `good`, `refused`, or in words what is wrong with it. */
  readonly judge: (answer: Answer) => string;
}

/** Of the sample site: half read the database through PHP, a tenth write to it, the rest are files. */
const mix = ["read", "file", "page", "write", "file", "read", "file", "page", "file", "read"] as const;

/** The request number `n` to the sample site. A write leaves `words`, which nobody sees on the page. */
export function sampleRequest(n: number, words: string): Request {
  const what = mix[n % mix.length] as Visit["what"];
  switch (what) {
    case "read":
      return { what, path: "/guestbook.json", judge: ok(body => Array.isArray(entriesOf(body))) };
    case "page":
      // The page says in words when it has no entries to show.
      return { what, path: "/", judge: ok(body => body.includes('class="source"') && body.includes("</html>")) };
    case "file":
      return { what, path: "/style.css", judge: ok(body => body.includes("{") && body.trimEnd().endsWith("}")) };
    case "write":
      return { what, path: "/guestbook", form: { name: "drill", message: words, probe: "1" }, judge: written };
  }
}

/** Any other site: its first page, whatever that is. */
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

/** 303 acknowledges; a 503 with a page that says so and the words in its form is a kind refusal, and any other is not. */
function written({ status, headers, body }: Answer): string {
  if (status === 303) return "good";
  const isKind = status === 503 && headers["retry-after"] !== undefined && body.includes('class="notice"');
  return isKind ? "refused" : `HTTP ${status}`;
}

function entriesOf(body: string): unknown {
  try {
    return (JSON.parse(body) as { entries?: unknown } | null)?.entries;
  } catch {
    return undefined;
  }
}
