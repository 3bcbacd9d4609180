import { ask } from "../ask";
import type { Check } from "../check";

/** Nobody stays on plain HTTP. (That the certificate is good for the name, every other check has asked.) */
export const redirect = (httpPort = ""): Check => ({
  statement: "plain HTTP is sent on to HTTPS",
  retried: true,
  ask: async site => {
    const asked = new URL("/some/path?a=1", site.outputs.url);
    const wanted = new URL(asked);
    asked.protocol = "http:";
    asked.port = httpPort;
    const [address] = await site.addresses();
    const { status, headers } = await ask(asked, address ?? "");
    if (status !== 301 || normal(headers.location) !== wanted.href)
      throw new Error(`${asked.href} answers ${status} ${headers.location ?? ""}, not 301 ${wanted.href}`);
    return `301 ${headers.location}`;
  },
});

/** The balancer writes the default port into the location, which changes nothing. */
function normal(location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location) ? new URL(location).href : location;
}
