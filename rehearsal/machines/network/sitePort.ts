import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { pipeline } from "node:stream";
import type { Box } from "../sandbox/sandbox";

/** A forwarder in the visitor's network: a socket of the file system, which every network namespace reaches. */
export function frontDoorConfiguration(socket: string, hostName: string, resolver: string): string {
  const server = /^[\d.]+$/.test(hostName)
    ? `server site ${hostName}:80`
    : `server-template site 8 ${hostName}:80 resolvers rehearsal init-addr none`;
  return `global
  maxconn 1000
  nbthread 1
defaults
  mode tcp
  timeout connect 2s
  timeout client 1h
  timeout server 1h
  retries 3
  option redispatch 1 # another address when one does not answer, as a browser does
resolvers rehearsal
  nameserver rehearsal ${resolver}:53
  accepted_payload_size 4096
  resolve_retries 3
  timeout retry 1s
  hold valid 1s
listen site
  bind unix@${socket}
  ${server}
`;
}

/**
 * Listens on the host's 127.0.0.1:port and forwards every connection to `hostName`:80 as a visitor.
 * Returns how to close it; throws `EADDRINUSE` when the port is taken.
 */
export async function openFrontDoor(
  box: Box,
  port: number,
  hostName: string,
  resolver: string,
): Promise<() => Promise<void>> {
  const name = `front-door-${port}`;
  const socket = `/run/haproxy/${name}.sock`;
  const server = net.createServer({ allowHalfOpen: true }, visitor => {
    const site = net.connect({ path: box.inside(socket), allowHalfOpen: true });
    // An error of one is the end of both.
    pipeline(visitor, site, () => undefined);
    pipeline(site, visitor, () => undefined);
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  const file = path.join(box.run.path, `${name}.cfg`);
  fs.writeFileSync(file, frontDoorConfiguration(socket, hostName, resolver));
  box.daemon(name, ["haproxy", "-db", "-f", file], "visitor");
  for (let attempt = 0; attempt < 100 && !fs.existsSync(box.inside(socket)); attempt++)
    await new Promise(done => setTimeout(done, 20));
  return async () => {
    server.close();
    await box.signal(name, "KILL");
  };
}
