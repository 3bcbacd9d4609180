import * as fs from "node:fs";
import * as path from "node:path";
import { addresses } from "../../aws/core/hardware";
import { issueCertificate } from "../images/authorities";
import type { Box } from "../sandbox/sandbox";

/** Names of AWS's endpoints that the rehearsal answers for; a `*` stands for one label. */
export const endpointNames = (region: string) => [
  "*.amazonaws.com",
  `*.${region}.amazonaws.com`,
  `s3.${region}.amazonaws.com`,
  `*.s3.${region}.amazonaws.com`,
  "*.s3.amazonaws.com",
  "*.pki.rds.amazonaws.com",
];

/** Ways from the machines to the control plane: instance metadata in clear, the API endpoints over TLS. */
export function doorsConfiguration(socket: string, certificate: string): string {
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
  server control unix@${socket}
`;
}

/** Opens the doors to a control plane that listens at a socket. */
export async function openDoors(box: Box, region: string, socket: string): Promise<void> {
  // A longer path does not fit into an address; and under /run the box has a folder of its own.
  if (socket.length > 107) throw new Error(`the path of the socket ${socket} is longer than 107 characters`);
  if (socket.startsWith("/run/") || socket.startsWith("/var/run/"))
    throw new Error(`the socket ${socket} cannot be seen from the machines: choose a folder outside /run`);
  const folder = path.join(box.run.path, "doors");
  fs.mkdirSync(folder);
  const certificate = path.join(folder, "endpoints.pem");
  fs.writeFileSync(certificate, await issueCertificate(endpointNames(region)), { mode: 0o600 });
  fs.writeFileSync(path.join(folder, "haproxy.cfg"), doorsConfiguration(socket, certificate));
  box.daemon("doors", ["haproxy", "-db", "-f", path.join(folder, "haproxy.cfg")]);
}
