import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { until } from "../../support/until";
import type { Sandbox } from "../sandbox/sandbox";
import { internetNamespace } from "./interfaceNames";

/**
 * HAProxy's configuration for a forwarder on the internet host. It listens on a Unix socket, which processes in every network
 * namespace can reach.
 */
function sitePortConfiguration(socket: string, hostName: string, resolver: string): string {
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
  option redispatch 1 # try another address of the name when one does not answer, as a browser does
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

export interface SitePortOptions {
  /** Port on the host's 127.0.0.1. */
  readonly port: number;
  /** Name or IPv4 address of the site. */
  readonly hostName: string;
  /** Address of the resolver that knows the name. */
  readonly resolver: string;
  /** How long the forwarder may take to start. Default: 10. */
  readonly startSeconds?: number;
}

/**
 * Listens on the host's 127.0.0.1:`port` and forwards every connection to `hostName`:80, as if it came from the internet
 * host. Returns how to close the port. Throws `EADDRINUSE` when the port is taken.
 */
export async function openSitePort(
  sandbox: Pick<Sandbox, "run" | "daemon" | "signal" | "hostPath" | "logFile">,
  { port, hostName, resolver, startSeconds = 10 }: SitePortOptions,
): Promise<() => Promise<void>> {
  const name = `site-port-${port}`;
  const socket = `/run/haproxy/${name}.sock`;
  const server = createServer({ allowHalfOpen: true }, client => {
    const site = connect({ path: sandbox.hostPath(socket), allowHalfOpen: true });
    // An error on one connection closes both.
    pipeline(client, site, () => undefined);
    pipeline(site, client, () => undefined);
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  const close = async () => {
    server.close();
    await sandbox.signal(name, "KILL");
  };

  const file = join(sandbox.run.path, `${name}.cfg`);
  writeFileSync(file, sitePortConfiguration(socket, hostName, resolver));
  sandbox.daemon(name, ["haproxy", "-db", "-f", file], internetNamespace);
  const seen = () => readFileSync(sandbox.logFile(name), "utf8").trim();
  try {
    await until(`the forwarder of 127.0.0.1:${port} to start`, { seconds: startSeconds, intervalMs: 20, seen }, () =>
      existsSync(sandbox.hostPath(socket)),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
