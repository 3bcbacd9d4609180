import type { Check } from "../check";
import type { Site } from "../site";

/** How many redirects a browser follows before it gives up (Fetch standard, "HTTP-redirect fetch"). */
const mostHops = 20;

/** A rule that leads to the scheme or the name that the visitor uses already leads in a circle, and no browser shows a page. */
export const endless: Check = {
  statement: "the first page is not a circle of redirects",
  retried: true,
  ask: async site => {
    const seen: string[] = [];
    let place = new URL("/", site.outputs.url).href;
    for (;;) {
      if (seen.includes(place)) throw new Error(`${circle([...seen, place])}: ${hint}`);
      if (seen.length > mostHops) throw new Error(`${seen[0]} leads on and on, to ${place} at last: ${hint}`);
      seen.push(place);
      const next = await nextPlace(site, place);
      if (next === undefined) return seen.length === 1 ? "no redirect" : `leads to ${place}`;
      place = next;
    }
  },
};

const hint = "look at the rules of the site that lead to another scheme or name";

const circle = (places: readonly string[]) =>
  places.length === 2 ? `${places[0]} leads to itself` : `${places.join(" leads to ")}`;

/** Where a place of the site leads to. Undefined: it shows something, or it is not this site. */
async function nextPlace(site: Site, place: string): Promise<string | undefined> {
  if (new URL(place).host !== site.outputs.url.host) return undefined;
  const { status, headers } = await site.ask(place);
  const { location } = headers;
  return status >= 300 && status < 400 && location !== undefined ? new URL(location, place).href : undefined;
}
