import { asHelper, helperUser } from "../sandbox/users";

/** Ports on the host's 127.0.0.1. */
export interface SitePorts {
  readonly http: number;
  /** Only for a site that uses HTTPS. */
  readonly https?: number;
}

/**
 * A site, as a forwarder on the internet host reaches it. The forwarder listens on Unix sockets, which processes in every network
 * namespace can reach.
 */
export interface ForwardedSite {
  /** Name or IPv4 address. */
  readonly hostName: string;
  /** Address of the resolver that knows the name. */
  readonly resolver: string;
  readonly sockets: { readonly plain: string; readonly secure: string };
}

/** HAProxy's configuration for a site without HTTPS: connections are forwarded as they are. */
export function plainConfiguration(site: ForwardedSite): string {
  return `${common(site)}
listen site
  mode tcp
  bind unix@${site.sockets.plain}
  ${serversOf(site, 80)}
`;
}

/**
 * The same for a site with HTTPS. It is asked by its own name, and what leads visitors to that name leads them to `localhost`
 * instead. HSTS is taken away: a browser would keep it for everything at `localhost`.
 */
export function secureConfiguration(
  site: ForwardedSite & {
    readonly ports: Required<SitePorts>;
    /** Files: key and certificate for `localhost`, and the authority of the site. */
    readonly files: { readonly localhost: string; readonly authority: string };
  },
): string {
  const { hostName, sockets, ports, files } = site;
  const inner = sockets.secure.replace(/\.sock$/, "-localhost.sock");
  const form = hostName.replaceAll(".", "\\.");
  const here = "(localhost|127\\.0\\.0\\.1)(:[0-9]+)?";
  const rewriting = `
  http-request set-header Host ${hostName}
  http-request replace-header Origin '^https?://${here}$' 'https://${hostName}'
  http-request replace-header Referer '^https?://${here}(/.*)?$' 'https://${hostName}\\3'
  http-response replace-header Location '^https://${form}(:443)?([/?#].*)?$' 'https://localhost:${ports.https}\\2'
  http-response replace-header Location '^http://${form}(:80)?([/?#].*)?$' 'http://localhost:${ports.http}\\2'
  http-response replace-header Set-Cookie '^(.*); *[Dd]omain=[^;]*(.*)$' '\\1\\2'
  http-response del-header Strict-Transport-Security`;
  return `${common(site)}
frontend plain
  mode http
  bind unix@${sockets.plain}${rewriting}
  default_backend plain
backend plain
  mode http
  ${serversOf(site, 80)}
frontend secure
  mode tcp
  bind unix@${sockets.secure}
  tcp-request inspect-delay 5s
  tcp-request content accept if { req.ssl_hello_type 1 }
  use_backend named if { req.ssl_sni -i ${hostName} }
  default_backend localhost
backend named
  mode tcp
  ${serversOf(site, 443)}
backend localhost
  mode tcp
  server here unix@${inner}
frontend localhost
  mode http
  bind unix@${inner} mode 600 uid ${helperUser} ssl crt ${files.localhost}${rewriting}
  default_backend site
backend site
  mode http
  ${serversOf(site, 443)} ssl verify required ca-file ${files.authority} sni str(${hostName}) verifyhost ${hostName}
`;
}

const common = ({ resolver }: ForwardedSite) => `global
  ${asHelper.join("\n  ")}
  maxconn 1000
  nbthread 1
defaults
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
  hold valid 1s`;

const serversOf = ({ hostName }: ForwardedSite, port: number) =>
  /^[\d.]+$/.test(hostName)
    ? `server site ${hostName}:${port}`
    : `server-template site 8 ${hostName}:${port} resolvers rehearsal init-addr none`;
