import { connect } from "node:net";
import type { Check } from "../check";
import type { Outputs } from "../outputs";
import type { Site } from "../site";

/** A port that does not answer within this time is closed. */
const silentMs = 2_000;

interface Port {
  readonly host: string;
  readonly port: number;
}

/** Picks the ports that must be closed. */
type PortsOf = (outputs: Outputs) => readonly Port[];

export const databasePorts: PortsOf = ({ databaseWriter, databaseReader }) =>
  [databaseWriter, databaseReader].flatMap(name =>
    name === undefined ? [] : [{ host: name.replace(/:\d+$/, ""), port: 3306 }],
  );

export const sshPorts: PortsOf = ({ balancerDnsName, url, webServers }) =>
  [balancerDnsName ?? url.hostname, ...webServers.map(server => server.privateAddress)].map(host => ({
    host,
    port: 22,
  }));

/** Ports at which web servers serve the site and answer health checks. They must be closed whether they are used or not. */
const portsOfServer = [80, 443, 8080];

export const webPorts: PortsOf = ({ webServers }) =>
  webServers.flatMap(({ privateAddress }) => portsOfServer.map(port => ({ host: privateAddress, port })));

export const closedDatabase = closed(
  "the database is closed from outside",
  "the databases' security group lets more in than the web tier, or they are publicly accessible",
  databasePorts,
);

export const closedSsh = closed("SSH is closed from outside", "a security group lets port 22 in", sshPorts);

export const closedWebServers = closed(
  "web servers are reached through the balancer only",
  "the web tier's security group lets more in than the balancer",
  webPorts,
);

/**
 * A check that ports accept no connections from here.
 *
 * @param hint the likely cause when one of them does
 */
export function closed(statement: string, hint: string, portsOf: PortsOf): Check {
  return {
    statement,
    retried: false,
    isConcurrent: true,
    ask: async site => {
      const ports = portsOf(site.outputs);
      const open = (await Promise.all(ports.map(port => openAddresses(site, port)))).flat();
      if (open.length > 0) throw new Error(`${open.join(", ")} accepts connections: ${hint}`);
      return ports.map(({ host, port }) => `${host}:${port}`).join(", ");
    },
  };
}

/** The addresses at which the port is open, as `address:port`. A name without an address has no open port. */
async function openAddresses(site: Site, { host, port }: Port): Promise<readonly string[]> {
  const addresses = await site.resolve(host).catch(() => []);
  const open = await Promise.all(addresses.map(address => accepts(address, port)));
  return addresses.filter((_, index) => open[index]).map(address => `${address}:${port}`);
}

function accepts(address: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host: address, port });
    const end = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(silentMs, () => end(false));
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
  });
}
