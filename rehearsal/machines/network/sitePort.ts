import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { until } from "../../support/until";
import { authorityPem } from "../images/authorities";
import type { Sandbox } from "../sandbox/sandbox";
import { internetNamespace } from "./interfaceNames";

/** What the forwarder needs to know. */
interface Forwarding {
  /** Where the forwarder listens: a Unix socket, which processes in every network namespace can reach. */
  readonly socket: string;
  /** Address of the site. */
  readonly url: URL;
  /** Address of the resolver that knows the site's name. */
  readonly resolver: string;
  /** Where a browser on this machine sees the site, for example `http://127.0.0.1:8080`. */
  readonly shown: string;
  /** PEM file of the authority that signs the site's certificate. */
  readonly authority: string;
}

/** HAProxy's configuration for a forwarder on the internet host. */
export function sitePortConfiguration({ socket, url, resolver, shown, authority }: Forwarding): string {
  const isSecure = url.protocol === "https:";
  const port = url.port === "" ? (isSecure ? 443 : 80) : Number(url.port);
  const tls = isSecure
    ? ` ssl verify required ca-file ${authority} sni str(${url.hostname}) verifyhost ${url.hostname}`
    : "";
  const server = /^[\d.]+$/.test(url.hostname)
    ? `server site ${url.hostname}:${port}${tls}`
    : `server-template site 8 ${url.hostname}:${port}${tls} resolvers rehearsal init-addr none`;
  return `global
  maxconn 1000
  nbthread 1
defaults
  mode ${isSecure ? "http" : "tcp"}
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
${isSecure ? asTheSite(url, shown) : ""}  ${server}
`;
}

/**
 * A browser on this machine has neither the site's name nor the authority of its certificate. So the forwarder asks over HTTPS
 * and by the site's name, and the browser sees the same over HTTP at an address of this machine.
 */
function asTheSite({ host, hostname }: URL, shown: string): string {
  const name = hostname.replaceAll(".", "\\.");
  const place = shown.replaceAll(".", "\\.");
  return `  http-request set-header Host ${host}
  http-request replace-header Origin ^${place}$ https://${host}
  http-request replace-header Referer ^${place}(/.*)?$ https://${host}\\1
  http-response replace-header Location ^https?://${name}(:443|:80)?(/.*)?$ ${shown}\\2
  http-response replace-header Set-Cookie ^(.*);\\x20*[Ss]ecure(.*)$ \\1\\2
  http-response del-header Strict-Transport-Security
`;
}

export interface SitePortOptions {
  /** Port on the host's 127.0.0.1. */
  readonly port: number;
  /** Address of the site, for example `https://www.example.com/`. */
  readonly url: URL;
  /** Address of the resolver that knows the name. */
  readonly resolver: string;
  /** How long the forwarder may take to start. Default: 10. */
  readonly startSeconds?: number;
}

/**
 * Listens on the host's 127.0.0.1:`port` and forwards everything to the site, as if it came from the internet host. A site
 * over HTTPS is shown over HTTP. Returns how to close the port. Throws `EADDRINUSE` when the port is taken.
 */
export async function openSitePort(
  sandbox: Pick<Sandbox, "run" | "daemon" | "signal" | "hostPath" | "logFile">,
  { port, url, resolver, startSeconds = 10 }: SitePortOptions,
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
  const authority = join(sandbox.run.path, `${name}.pem`);
  writeFileSync(authority, await authorityPem("public"));
  writeFileSync(file, sitePortConfiguration({ socket, url, resolver, shown: `http://127.0.0.1:${port}`, authority }));
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
