import type { Machine } from "../machines/machine";
import type { MailRelay } from "../machines/mail/mailRelay";
import type { Machines } from "../machines/machines";
import { describeRelay } from "../machines/mail/describeMail";

/** Ports of this machine on which the site may be published: the first pair of which both are free. */
const ports = { http: 8080, https: 8443, pairs: 20 };

/** Where a person on this machine finds the site. */
export interface Published {
  /** The program's output `url`. */
  readonly url: URL;
  readonly http: number;
  /** Only of a site that uses HTTPS. */
  readonly https?: number;
}

/** The site's address on this machine, for a browser. */
export class SiteAddress {
  readonly #machines: Pick<Machines, "openSitePort">;
  #published: Published | undefined;
  #close: () => Promise<void> = async () => undefined;

  constructor(machines: Pick<Machines, "openSitePort">) {
    this.#machines = machines;
  }

  /**
   * Publishes the site on ports of this machine, once.
   *
   * @param address of the site, for example `https://shop.example/`
   */
  async open(address: string): Promise<Published> {
    const url = new URL(address);
    for (let pair = 0; this.#published === undefined; pair++) {
      const https = url.protocol === "https:" ? { https: ports.https + pair } : {};
      const pairOf = { http: ports.http + pair, ...https };
      try {
        this.#close = await this.#machines.openSitePort(pairOf, url.hostname);
        this.#published = { url, ...pairOf };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || pair + 1 >= ports.pairs) throw error;
      }
    }
    return this.#published;
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/**
 * What to open to see the site, and how to trust its certificate.
 *
 * @param authority file of the authority that signs the rehearsal's certificates
 */
export function describeSite({ url, http, https }: Published, authority: string): readonly string[] {
  if (https === undefined) return [`The site: http://127.0.0.1:${http} (that is ${url.href})`];
  const named = `${url.hostname}:443`;
  return [
    `The site: https://localhost:${https} (that is ${url.href}; http://127.0.0.1:${http} leads there)`,
    "  A browser warns, until it trusts the rehearsal's own authority:",
    `  ${authority}`,
    "  By its own name, so that links with the full address work too:",
    `  curl --cacert ${authority} --connect-to ${named}:127.0.0.1:${https} ${url.href}`,
    `  chromium --user-data-dir=/tmp/rehearsal-browser --ignore-certificate-errors --host-resolver-rules="MAP ${named} 127.0.0.1:${https}" ${url.href}`,
  ];
}

/** Every machine, where the site is on this machine, how to get into a server, and how its mail can be read. */
export function describeMachines(
  machines: readonly Machine[],
  site: readonly string[],
  mail: Pick<MailRelay, "folder" | "region">,
): readonly string[] {
  const row = (m: Machine) =>
    `  ${m.name.padEnd(28)} ${m.kind.padEnd(9)} ${m.zone.padEnd(14)} ${m.address.padEnd(13)} ${m.publicAddress ?? ""}`;
  const server = machines.find(({ kind, on }) => kind === "server" && on)?.name;
  return [
    "",
    "Machines:",
    ...machines.map(machine => row(machine).trimEnd()),
    ...(site.length === 0 ? [] : ["", ...site]),
    "",
    ...(server === undefined
      ? []
      : [
          "A shell on a server, its console:",
          `  npm run rehearse:shell -- ${server}`,
          `  npm run rehearse:logs -- ${server}`,
        ]),
    ...describeRelay(mail.region),
    `  What servers send is in ${mail.folder}, a file for each message`,
  ];
}
