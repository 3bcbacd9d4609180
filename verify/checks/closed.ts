import { connect } from "node:net";
import type { Check } from "../check";
import type { Outputs } from "../outputs";
import type { Site } from "../site";

/** A port that answers nothing for this long is closed. */
const silentMs = 2_000;

interface Door {
  readonly host: string;
  readonly port: number;
}

type Doors = (outputs: Outputs) => readonly Door[];

export const databaseDoors: Doors = ({ databaseWriter, databaseReader }) =>
  [databaseWriter, databaseReader].flatMap(name =>
    name === undefined ? [] : [{ host: name.replace(/:\d+$/, ""), port: 3306 }],
  );

export const sshDoors: Doors = ({ balancerDnsName, url, webServers }) =>
  [balancerDnsName ?? url.hostname, ...webServers.map(server => server.privateAddress)].map(host => ({
    host,
    port: 22,
  }));

export const webDoors: Doors = ({ webServers }) =>
  webServers.map(({ privateAddress }) => ({ host: privateAddress, port: 80 }));

export const closedDatabase = closed(
  "the database is closed from outside",
  "the databases' security group lets more in than the web tier, or they are publicly accessible",
  databaseDoors,
);

export const closedSsh = closed("SSH is closed from outside", "a security group lets port 22 in", sshDoors);

export const closedWebServers = closed(
  "web servers are reached through the balancer only",
  "the web tier's security group lets more in than the balancer",
  webDoors,
);

export function closed(statement: string, hint: string, doors: Doors): Check {
  return {
    statement,
    retried: false,
    meanwhile: true,
    ask: async site => {
      const asked = doors(site.outputs);
      const open = (await Promise.all(asked.map(door => openAddresses(site, door)))).flat();
      if (open.length > 0) throw new Error(`${open.join(", ")} accepts connections: ${hint}`);
      return asked.map(({ host, port }) => `${host}:${port}`).join(", ");
    },
  };
}

/** Where the door is open, as `address:port`. A name without an address has no door. */
async function openAddresses(site: Site, { host, port }: Door): Promise<readonly string[]> {
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
