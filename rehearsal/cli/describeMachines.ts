import type { Machine } from "../machines/machine";
import type { Machines } from "../machines/machines";

/** Ports of this machine on which the site may be published, the first one that is free. */
const ports = { first: 8080, last: 8099 };

/** The site's address on this machine, for a browser. */
export class SiteAddress {
  readonly #machines: Machines;
  #address: string | undefined;
  #close: () => Promise<void> = async () => undefined;

  constructor(machines: Machines) {
    this.#machines = machines;
  }

  /**
   * Publishes the site on a port of this machine, once.
   *
   * @param url of the site, for example `https://shop.example/`
   * @returns for example `http://127.0.0.1:8080`
   */
  async open(url: string): Promise<string> {
    for (let port = ports.first; this.#address === undefined; port++) {
      try {
        this.#close = await this.#machines.openSitePort(port, new URL(url).hostname);
        this.#address = `http://127.0.0.1:${port}`;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE" || port >= ports.last) throw error;
      }
    }
    return this.#address;
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Every machine, the site's address on this machine, and how to get into a server. */
export function describeMachines(
  machines: readonly Machine[],
  url: string | undefined,
  address: string | undefined,
): readonly string[] {
  const row = (m: Machine) =>
    `  ${m.name.padEnd(28)} ${m.kind.padEnd(9)} ${m.zone.padEnd(14)} ${m.address.padEnd(13)} ${m.publicAddress ?? ""}`;
  const server = machines.find(({ kind }) => kind === "server")?.name;
  return [
    "",
    "Machines:",
    ...machines.map(machine => row(machine).trimEnd()),
    ...(address === undefined ? [] : ["", `The site: ${address} (that is ${url})`]),
    "",
    ...(server === undefined
      ? []
      : [
          "A shell on a server, its console:",
          `  npm run rehearse:shell -- ${server}`,
          `  npm run rehearse:logs -- ${server}`,
        ]),
  ];
}
