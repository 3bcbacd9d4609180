import { CannotTell } from "../cannotTell";
import type { Check } from "../check";
import { visit } from "../visit";

/** A visitor who opens the site's address sees a page, and not an error, nothing, or one redirect after the other. */
export const page: Check = {
  statement: "the url answers with a page",
  retried: true,
  ask: async site => {
    const { url, answer, redirects } = await visit(site, site.outputs.url);
    const { status, body } = answer;
    if (status === 401) throw new CannotTell(`${url.href} asks for a password (401)`);
    if (status >= 400) throw new Error(`${url.href} answers ${status}${hints[status] ?? ""}`);
    const fault = body.trim() === "" ? "an empty body" : faultOf(body);
    if (fault !== undefined) throw new Error(`${url.href} answers ${status} with ${fault}`);
    const way =
      redirects === 0 ? "" : ` at ${url.href} after ${redirects === 1 ? "a redirect" : `${redirects} redirects`}`;
    return `status ${status}, ${Buffer.byteLength(body)} bytes${way}`;
  },
};

const hints: Readonly<Record<number, string>> = {
  403: ": is there an index.php or index.html in public/, and do the rules in .htaccess allow it?",
  404: ": is there an index.php or index.html in public/?",
  500: ": look on a server at /var/log/lamp/error.log, and at PHP's errors in the journal",
};

/** Texts of pages that are errors, whatever their status says. */
const errorPages: readonly (readonly [RegExp, string])[] = [
  [/<\?php\b|<\?=/, "the source of a program: PHP has not run it"],
  [/(?:Fatal error|Parse error|Recoverable fatal error)(?:<\/b>)?:\s/, "an error of PHP"],
  [/\bUncaught (?:\w+\\)*\w*(?:Error|Exception)\b/, "an error of PHP"],
  [/<b>(?:Warning|Notice|Deprecated)<\/b>:.* on line <b>\d/, "a message of PHP: set display_errors to off"],
  [/Error establishing a database connection|<title>\s*Database Error/i, "an error of the database"],
  [/<title>\s*(?:Apache2 \w+ Default Page|Welcome to nginx)/i, "the page of a server without a site"],
  [/<title>\s*Index of \//i, "a list of files: is there an index.php or index.html in public/?"],
  [
    /<title>\s*(?:[45]\d\d\b[\s:|–-]*)?(?:(?:Internal )?Server Error|Service Unavailable|Bad Gateway|Gateway Time-?out|(?:Page )?Not Found|Forbidden)\b/i,
    "an error page",
  ],
];

/** What is wrong with a page that has a status of success. Undefined when it looks like a page. */
function faultOf(body: string): string | undefined {
  const text = body.replace(/<!--[^]*?-->/g, "");
  const visible = text.replace(/<(script|style|pre|code|textarea)\b[^]*?<\/\1\s*>/gi, "");
  const found = errorPages.find(([form]) => form.test(visible));
  if (found !== undefined) return found[1];
  if (!/<(?:html|body|!doctype)\b/i.test(text)) return undefined;
  const content = text.replace(/<head\b[^]*?<\/head\s*>/i, "").replace(/<style\b[^]*?<\/style\s*>/gi, "");
  const shows = /<(?:script|img|picture|svg|canvas|video|audio|iframe|frame|object|embed|input|button|textarea)\b/i;
  const isEmpty =
    content
      .replace(/<[^>]*>/g, "")
      .replaceAll("&nbsp;", "")
      .trim() === "" && !shows.test(text);
  return isEmpty ? "a page without any content" : undefined;
}
