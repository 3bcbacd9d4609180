import { ask } from "../ask";
import type { Check } from "../check";

/**
 * Plain HTTP redirects to HTTPS. Every other check uses HTTPS, and so tests the certificate.
 *
 * @param httpPort port of plain HTTP. Default: 80
 */
export const redirect = (httpPort = ""): Check => ({
  statement: "plain HTTP redirects to HTTPS",
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

/** A location without the default port, which the balancer writes into it. */
function normal(location: string | undefined): string | undefined {
  return location !== undefined && URL.canParse(location) ? new URL(location).href : location;
}
