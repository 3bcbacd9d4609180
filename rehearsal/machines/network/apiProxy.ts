import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { addresses } from "../../aws/core/addresses";
import type { Sandbox } from "../sandbox/sandbox";
import { asHelper } from "../sandbox/users";

/** The names of AWS's endpoints that one certificate is for, SES's relay included; a `*` stands for one label. */
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
  ${asHelper.join("\n  ")}
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

/**
 * Starts the proxy to a control plane that listens on a Unix socket. The socket belongs to `helperUser`, as which the proxy runs. It is in
 * a folder of its own, which that user may enter; the socket may be made later.
 *
 * @param certificate for `endpointNames`: key, certificate and authority, PEM
 */
export async function startApiProxy(sandbox: Sandbox, certificate: string, socket: string): Promise<void> {
  if (socket.length > longestSocketPath)
    throw new Error(`the path of the socket ${socket} is longer than ${longestSocketPath} characters`);
  // The sandbox has a /run of its own.
  if (socket.startsWith("/run/") || socket.startsWith("/var/run/"))
    throw new Error(`the socket ${socket} cannot be seen from the machines: choose a folder outside /run`);
  // HAProxy is another user there. It is the folders above that keep the host's other users out.
  if ((statSync(dirname(socket)).mode & 0o001) === 0)
    throw new Error(`the folder of the socket ${socket} must be one that every user may enter`);
  const folder = join(sandbox.run.path, "api-proxy");
  mkdirSync(folder);
  const file = join(folder, "endpoints.pem");
  writeFileSync(file, certificate, { mode: 0o600 });
  // On the host, the folders above the socket are closed to HAProxy's user. The sandbox sees the socket's own folder elsewhere.
  const control = "/run/control";
  await sandbox.exec(["sh", "-euc", 'mkdir "$0" && mount --bind "$1" "$0"', control, dirname(socket)]);
  writeFileSync(join(folder, "haproxy.cfg"), apiProxyConfiguration(join(control, basename(socket)), file));
  sandbox.daemon("api-proxy", ["haproxy", "-db", "-f", join(folder, "haproxy.cfg")]);
}
