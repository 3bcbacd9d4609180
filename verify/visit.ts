import type { Answer } from "./ask";
import type { Site } from "./site";

/** As many redirects as a browser follows (Fetch standard, "HTTP-redirect fetch"). */
const mostRedirects = 20;

/** What a browser shows after it has opened an address. */
export interface Visit {
  /** Where it ended. */
  readonly url: URL;
  readonly answer: Answer;
  /** How often it was sent on. */
  readonly redirects: number;
}

/**
 * Opens an address as a browser does: follows redirects, also those of a page that sends visitors on at once, and keeps cookies.
 *
 * @throws when the redirects lead in a circle, or to where this stack serves nothing
 */
export async function visit(site: Site, start: URL): Promise<Visit> {
  const cookies = new Map<string, string>();
  const seen = new Set<string>();
  const way: string[] = [];
  for (let url = start; ;) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const address = await addressOf(site, url, way.at(-1));
    const answer = await site.askAt(address, url.href, {
      headers: { Accept: "text/html, */*", ...(cookie === "" ? {} : { Cookie: cookie }) },
    });
    const target = targetOf(answer, url);
    if (target === undefined) return { url, answer, redirects: way.length };
    way.push(url.href);
    // With other cookies, the same address may answer otherwise.
    const state = `${url.href} ${cookie}`;
    if (seen.has(state)) throw new Error(`${circle(way)}; ${whereToLook}`);
    if (way.length > mostRedirects)
      throw new Error(
        `${start.href} redirects more than ${mostRedirects} times, to ${target.href} in the end; ${whereToLook}`,
      );
    seen.add(state);
    keep(cookies, answer);
    url = target;
  }
}

const whereToLook =
  "look at rewrite rules in .htaccess and apache.conf, and at the address that the site has for itself";

/** For example `http://a/ redirects to itself`. The last address of the way is one that was there before. */
function circle(way: readonly string[]): string {
  const last = way.at(-1) ?? "";
  const round = way.slice(way.lastIndexOf(last, -2));
  const [, ...through] = round;
  return through.length === 1 ? `${last} redirects to itself` : `${last} redirects in a circle: ${round.join(" -> ")}`;
}

/** Which address of the stack serves a URL. Throws when the stack does not serve it. */
async function addressOf(site: Site, url: URL, from: string | undefined): Promise<string> {
  const own = site.outputs.url;
  const addresses = await site.addresses();
  const [first = ""] = addresses;
  if (url.origin === own.origin) return first;
  const led = `${from ?? own.href} redirects to ${url.href}`;
  if (url.protocol !== own.protocol && url.hostname === own.hostname)
    throw new Error(
      own.protocol === "https:"
        ? `${led}, without HTTPS: the site has an address with http:// for itself, or does not look at $_SERVER["HTTPS"]`
        : `${led}, but this stack has no HTTPS: set lamp:domain, or let the site not ask for it`,
    );
  if (url.hostname === own.hostname) throw new Error(`${led}, another port, where this stack serves nothing`);
  const others = await site.resolve(url.hostname).catch((): readonly string[] => []);
  const shared = addresses.find(address => others.includes(address));
  if (shared === undefined || url.protocol !== own.protocol)
    throw new Error(`${led}, another host than that of the stack's url: ${whereToLook}`);
  return shared;
}

/** Where an answer sends the visitor. Undefined: nowhere. */
function targetOf({ status, headers, body }: Answer, url: URL): URL | undefined {
  const isRedirect = [301, 302, 303, 307, 308].includes(status);
  if (isRedirect && headers.location === undefined)
    throw new Error(`${url.href} answers ${status} without a Location: a browser shows nothing`);
  const target = isRedirect ? headers.location : refreshOf(String(headers["refresh"] ?? "") || metaRefresh(body));
  if (target === undefined) return undefined;
  if (!URL.canParse(target, url))
    throw new Error(`${url.href} redirects to ${JSON.stringify(target)}, which is no address`);
  const found = new URL(target, url);
  found.hash = "";
  return found;
}

/** The content of the element that sends a visitor on, for example `0; url=/start`. */
function metaRefresh(body: string): string {
  const element = /<meta[^>]*http-equiv\s*=\s*["']?refresh[^>]*>/i.exec(body)?.[0] ?? "";
  return /content\s*=\s*"([^"]*)"|content\s*=\s*'([^']*)'/i.exec(element)?.slice(1).find(Boolean) ?? "";
}

/** The target of a refresh at once. A page that is loaded again after some time is a page. */
const refreshOf = (content: string): string | undefined =>
  /^\s*0(?:\.\d+)?\s*[;,]\s*url\s*=\s*["']?([^"']+)/i.exec(content)?.[1]?.trim();

function keep(cookies: Map<string, string>, { headers }: Answer): void {
  for (const line of headers["set-cookie"] ?? []) {
    const [, name, value] = /^\s*([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (/;\s*max-age\s*=\s*(0|-\d+)\b/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
