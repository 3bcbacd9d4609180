import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addresses } from "../../aws/core/addresses";
import { issueCertificate } from "../images/authorities";
import type { Sandbox } from "../sandbox/sandbox";

/** The names of AWS's endpoints that the proxy's certificate is for; a `*` stands for one label. */
export const endpointNames = (region: string) => [
  "*.amazonaws.com",
  `*.${region}.amazonaws.com`,
  `s3.${region}.amazonaws.com`,
  `*.s3.${region}.amazonaws.com`,
  "*.s3.amazonaws.com",
  "*.pki.rds.amazonaws.com",
];

/**
 * HAProxy's configuration for the way from the machines to the control plane: instance metadata without encryption, the
 * API endpoints over TLS.
 */
function apiProxyConfiguration(socket: string, certificate: string): string {
  return `global
  maxconn 2000
  nbthread 1
  log stdout format raw local0
defaults
  mode http
  log global
  option httplog
  option http-keep-alive
  timeout connect 5s
  timeout client 60s
  timeout server 120s
frontend metadata
  bind ${addresses.metadata}:80
  http-request set-header x-rehearsal-endpoint metadata
  default_backend control
frontend api
  bind ${addresses.api}:443 ssl crt ${certificate} alpn http/1.1
  bind ${addresses.s3}:443 ssl crt ${certificate} alpn http/1.1
  http-request set-header x-rehearsal-endpoint api
  default_backend control
backend control
  http-request set-header x-rehearsal-source %[src]
  http-request set-header x-rehearsal-destination %[dst]
  server control unix@${socket}
`;
}

/** A Unix socket's address has 108 bytes, the last of which is zero. */
const longestSocketPath = 107;

/** Starts the proxy to a control plane that listens on a Unix socket. */
export async function startApiProxy(sandbox: Sandbox, region: string, socket: string): Promise<void> {
  if (socket.length > longestSocketPath)
    throw new Error(`the path of the socket ${socket} is longer than ${longestSocketPath} characters`);
  // The sandbox has a /run of its own.
  if (socket.startsWith("/run/") || socket.startsWith("/var/run/"))
    throw new Error(`the socket ${socket} cannot be seen from the machines: choose a folder outside /run`);
  const folder = join(sandbox.run.path, "api-proxy");
  mkdirSync(folder);
  const certificate = join(folder, "endpoints.pem");
  writeFileSync(certificate, await issueCertificate(endpointNames(region)), { mode: 0o600 });
  writeFileSync(join(folder, "haproxy.cfg"), apiProxyConfiguration(socket, certificate));
  sandbox.daemon("api-proxy", ["haproxy", "-db", "-f", join(folder, "haproxy.cfg")]);
}
