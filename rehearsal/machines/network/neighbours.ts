import { lookup } from "node:dns/promises";
import { networkInterfaces } from "node:os";
import type { AptSettings } from "../images/aptSettings";
import { uplink } from "./interfaceNames";

/**
 * Blocks of addresses that are not on the internet (RFC 6890): private networks, this host, links, tests, multicast. No route of AWS leads
 * there from a VPC. From here, they would lead to the developer's own network.
 */
const notOnTheInternet = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"],
];

/** A server that machines may reach, wherever it is. */
export interface Service {
  readonly address: string;
  readonly port: number;
}

/** The networks that this host is in, which its neighbours and its own addresses belong to. */
export function ownNetworks(interfaces = networkInterfaces()): readonly string[] {
  return Object.values(interfaces)
    .flatMap(addresses => addresses ?? [])
    .flatMap(({ family, cidr }) => (family === "IPv4" && cidr !== null ? [cidr] : []));
}

/** Where machines get their packages from, as the host does: the mirror and apt's proxies. */
export async function packageServices({ mirror, configuration }: AptSettings): Promise<readonly Service[]> {
  const proxies = configuration.flatMap(line => /::Proxy\b.* "(\w+:\/\/[^"]+)";$/.exec(line)?.[1] ?? []);
  const urls = [mirror, ...proxies].flatMap(text => (text !== undefined && URL.canParse(text) ? [new URL(text)] : []));
  const services = urls.map(async ({ hostname, port, protocol }) => {
    // A name that leads nowhere leads to no neighbour either.
    const found = await lookup(hostname, { all: true, family: 4 }).catch(() => []);
    return found.map(({ address }) => ({ address, port: Number(port || (protocol === "https:" ? 443 : 80)) }));
  });
  return (await Promise.all(services)).flat();
}

/**
 * Input of `nft -f` that closes the way from the machines to the host and its neighbours. It is a table of its own beside that of the
 * account. Packets of the router itself, such as the resolver's, are not forwarded, so they pass.
 *
 * @param networks of the host, as blocks
 */
export function neighbourFilter(networks: readonly string[], services: readonly Service[]): string {
  const closed = [...notOnTheInternet, ...networks].join(", ");
  return [
    "table inet neighbours {",
    `  set closed { type ipv4_addr; flags interval; auto-merge; elements = { ${closed} } }`,
    "  chain forward {",
    "    type filter hook forward priority filter - 1; policy accept;",
    ...services.map(({ address, port }) => `    oifname "${uplink}" ip daddr ${address} tcp dport ${port} accept`),
    `    oifname "${uplink}" ip daddr @closed drop`,
    "  }",
    "}",
    "",
  ].join("\n");
}
