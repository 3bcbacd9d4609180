import { existsSync, readFileSync } from "node:fs";
import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { pipeline } from "node:stream";
import type { Loopback } from "./loopback";

/**
 * Opens ports of this machine's 127.0.0.1 for Unix sockets, where no network namespace can be made. Connections of other users are
 * closed, except on systems without /proc/net/tcp: macOS does not tell whose a connection is.
 */
export async function openSharedLoopback(sockets: readonly string[]): Promise<Loopback> {
  const servers = await Promise.all(sockets.map(listen));
  return {
    ports: servers.map(server => (server.address() as AddressInfo).port),
    enter: [],
    isPrivate: false,
    close: () => servers.forEach(server => server.close()),
  };
}

function listen(path: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, client => {
    const owner = ownerOf(client);
    if (owner !== undefined && owner !== process.getuid?.()) return void client.destroy();
    const socket = connect({ path, allowHalfOpen: true });
    pipeline(client, socket, () => undefined);
    pipeline(socket, client, () => undefined);
  });
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(0, "127.0.0.1", () => done(server));
  });
}

const table = "/proc/net/tcp";

/** The user whose program made a connection to this process; undefined where the system does not tell. */
function ownerOf(client: Socket): number | undefined {
  if (!existsSync(table)) return undefined;
  return connectionOwner(readFileSync(table, "utf8"), client.remotePort ?? 0, client.localPort ?? 0);
}

/**
 * The user who owns the connecting end of a connection on 127.0.0.1; -1 if the table has no such connection.
 *
 * @param listing text of /proc/net/tcp
 * @param from port of the end that has connected
 * @param to port of the end that has accepted
 */
export function connectionOwner(listing: string, from: number, to: number): number {
  const place = (port: number) => `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  for (const line of listing.split("\n")) {
    const [, local, remote, , , , , user] = line.trim().split(/\s+/);
    if (local === place(from) && remote === place(to)) return Number(user);
  }
  return -1;
}
