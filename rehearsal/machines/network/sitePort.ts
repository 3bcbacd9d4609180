import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type Server, connect, createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { until } from "../../support/until";
import { authorityPem, issueCertificate } from "../images/authorities";
import type { Sandbox } from "../sandbox/sandbox";
import { internetNamespace } from "./interfaceNames";
import { plainConfiguration, secureConfiguration, type SitePorts } from "./sitePortConfiguration";

export interface SitePortOptions {
  readonly ports: SitePorts;
  /** Name or IPv4 address of the site. */
  readonly hostName: string;
  /** Address of the resolver that knows the name. */
  readonly resolver: string;
  /** How long the forwarder may take to start. Default: 10. */
  readonly startSeconds?: number;
}

/**
 * Publishes a site on ports of the host, as if its visitors came from the internet host. Without a port for HTTPS, every connection
 * to the one port is forwarded to port 80 of the site.
 *
 * With it, `https://localhost:PORT` shows the site: it is asked by its own name, and where its answers send visitors to that name,
 * they are sent to `localhost` instead. The port for HTTP leads there too. Connections to the port for HTTPS that name the site
 * itself (SNI) are forwarded to it as they are.
 *
 * Returns how to close the ports. Throws `EADDRINUSE` when a port is taken.
 */
export async function openSitePort(
  sandbox: Pick<Sandbox, "run" | "daemon" | "signal" | "hostPath" | "logFile">,
  { ports, hostName, resolver, startSeconds = 10 }: SitePortOptions,
): Promise<() => Promise<void>> {
  const name = `site-port-${ports.http}`;
  const folder = sandbox.run.path;
  const sockets = { plain: `/run/haproxy/${name}.sock`, secure: `/run/haproxy/${name}-tls.sock` };
  const servers = [await listen(ports.http, sandbox.hostPath(sockets.plain))];
  const close = async () => {
    for (const server of servers) server.close();
    await sandbox.signal(name, "KILL");
  };
  try {
    const site = { hostName, resolver, sockets };
    let configuration = plainConfiguration(site);
    if (ports.https !== undefined) {
      servers.push(await listen(ports.https, sandbox.hostPath(sockets.secure)));
      const files = { localhost: join(folder, `${name}.pem`), authority: join(folder, `${name}-authority.pem`) };
      writeFileSync(files.localhost, await issueCertificate(["localhost", "127.0.0.1"]), { mode: 0o600 });
      writeFileSync(files.authority, await authorityPem("public"));
      configuration = secureConfiguration({ ...site, files, ports: { http: ports.http, https: ports.https } });
    }
    const file = join(folder, `${name}.cfg`);
    writeFileSync(file, configuration);
    sandbox.daemon(name, ["haproxy", "-db", "-f", file], internetNamespace);
    const seen = () => readFileSync(sandbox.logFile(name), "utf8").trim();
    const waited = `the forwarder of 127.0.0.1:${ports.http} to start`;
    await until(waited, { seconds: startSeconds, intervalMs: 20, seen }, () =>
      existsSync(sandbox.hostPath(sockets.plain)),
    );
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

/** Forwards every connection to a port of the host to a Unix socket. */
async function listen(port: number, socket: string): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, client => {
    const site = connect({ path: socket, allowHalfOpen: true });
    // An error on one connection closes both.
    pipeline(client, site, () => undefined);
    pipeline(site, client, () => undefined);
  });
  await new Promise<void>((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", done);
  });
  return server;
}
