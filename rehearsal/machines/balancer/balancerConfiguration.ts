import { createHash } from "node:crypto";
import type { Balancer, HealthCheck, Listener, TargetGroup, Topology } from "../../aws/core/topology";
import { listenerRules } from "./balancerRules";
import { asHelper } from "../sandbox/users";
import { headerBuffers, requestLimits, responseLimits } from "./headerLimits";
import { backendOf, certificateFile, emptyBackend, openBackendOf, word } from "./names";
import { bindOptions, serverDefaults } from "./tlsOffer";

/** Paths of a node's files, as the sandbox sees them. */
export interface NodePlace {
  /** HAProxy's administration socket. */
  readonly socket: string;
  readonly folder: string;
  /** Whether the node's OpenSSL knows the post-quantum groups of AWS's policies. Default: no. */
  readonly postQuantum?: boolean;
}

/** The target groups that a balancer's listeners send to. */
export function groupsOf(topology: Topology, balancer: Balancer): TargetGroup[] {
  const named = new Set(
    balancer.listeners.flatMap(listener =>
      listener.rules.flatMap(({ action }) => (action.kind === "forward" ? action.groups.map(group => group.arn) : [])),
    ),
  );
  return topology.targetGroups.filter(group => named.has(group.arn));
}

/**
 * How HAProxy connects to a target. An application load balancer takes any certificate (ELB user guide, "Target groups for your
 * Application Load Balancers"): "The load balancer does not validate these certificates." AWS does not say whether it
 * names the host in the handshake, so it is not named here.
 */
const connection = ({ protocol }: TargetGroup): string => (protocol === "HTTPS" ? " ssl verify none" : "");

/** Options of a `server` that is not checked. */
export const openServerOptions = connection;

/**
 * How HAProxy connects to a target and checks it: options of a `server`, in the configuration and on the socket.
 *
 * @param key of the target, `ADDRESS:PORT`
 */
export function serverOptions(group: TargetGroup, key: string): string {
  const { healthCheck: check, protocol } = group;
  // HAProxy counts the interval from the end of a check, AWS from its start. With this pause, a check that times out is
  // followed by the next one `interval` after its own start. This decides how soon a dead target is noticed.
  const pause = Math.max(1, check.interval - check.timeout);
  // A check without a port of its own is encrypted as the connection is. The socket knows no option against that.
  const ownPort = check.port === "traffic-port" && check.protocol !== protocol ? key.split(":")[1] : check.port;
  const port = ownPort === "traffic-port" ? "" : `port ${ownPort} `;
  const times = `inter ${check.interval}s fastinter ${pause}s downinter ${check.interval}s`;
  const tls = check.protocol === "HTTPS" ? " check-ssl" : "";
  return `check ${port}${times} rise ${check.healthyThreshold} fall ${check.unhealthyThreshold}${connection(group)}${tls}`;
}

/**
 * HAProxy's configuration for one node of an application load balancer.
 *
 * @param address where the node listens
 * @param servers the targets, as `ADDRESS:PORT`, that the node starts with or knows already. Later ones are added through its
 *   socket, because only there a target can start without traffic.
 */
export function balancerConfiguration(
  topology: Topology,
  balancer: Balancer,
  address: string,
  place: NodePlace,
  servers: (group: TargetGroup) => readonly string[] = () => [],
): string {
  const idle = `${balancer.idleTimeout}s`;
  return [
    "global",
    `  stats socket ${place.socket} mode 600 level admin expose-fd listeners`,
    `  server-state-file ${place.folder}/state`,
    ...asHelper.map(line => `  ${line}`),
    "  maxconn 4000",
    "  nbthread 1 # so that several commands in one line to the socket are one step",
    "  log stdout format raw local0",
    ...headerBuffers,
    ...(balancer.targetTls === undefined ? [] : serverDefaults(balancer.targetTls)),
    "defaults",
    "  mode http",
    "  log global",
    "  option httplog",
    "  load-server-state-from-file global",
    "  retries 0 # a balancer on AWS does not try another target",
    `  timeout client ${idle}`,
    `  timeout server ${idle}`,
    `  timeout http-keep-alive ${idle}`,
    `  timeout http-request ${idle}`,
    "  option idle-close-on-response",
    ...[400, 408, 502, 503, 504].map(status => `  ${ownAnswer(status)}`),
    ...balancer.listeners.flatMap(listener => frontend(topology, balancer, listener, address, place)),
    ...groupsOf(topology, balancer).flatMap(group => backends(group, servers(group))),
    `backend ${emptyBackend}`,
    "",
  ].join("\n");
}

function frontend(
  topology: Topology,
  balancer: Balancer,
  listener: Listener,
  address: string,
  place: NodePlace,
): string[] {
  const { port, protocol } = listener;
  const offer = listener.tls === undefined ? "" : bindOptions(listener.tls, place.postQuantum === true);
  const tls =
    protocol === "HTTPS" ? ` ssl crt ${place.folder}/${certificateFile(listener)} alpn h2,http/1.1${offer}` : "";
  return [
    `frontend ${protocol.toLowerCase()}-${port}`,
    `  bind ${address}:${port}${tls}`,
    ...requestLimits.map(line => `  ${line}`),
    ...(balancer.dropInvalidHeaderFields ? ["  http-request del-header [^-A-Za-z0-9] -m reg"] : []),
    "  http-request set-header X-Forwarded-For %[req.fhdr(x-forwarded-for)],\\ %[src] if { req.fhdr(x-forwarded-for) -m found }",
    "  http-request set-header X-Forwarded-For %[src] unless { req.fhdr(x-forwarded-for) -m found }",
    `  http-request set-header X-Forwarded-Proto ${protocol.toLowerCase()}`,
    `  http-request set-header X-Forwarded-Port ${port}`,
    "  http-request set-var-fmt(txn.trace) %{+X}Ts-%[uuid(),regsub(-,,g),lower,bytes(0,24)]",
    "  http-request set-header X-Amzn-Trace-Id Self=1-%[var(txn.trace),lower];%[req.fhdr(x-amzn-trace-id)] if { req.fhdr(x-amzn-trace-id) -m found }",
    "  http-request set-header X-Amzn-Trace-Id Root=1-%[var(txn.trace),lower] unless { req.fhdr(x-amzn-trace-id) -m found }",
    ...listenerRules(topology, listener).map(line => `  ${line}`),
  ];
}

function backends(group: TargetGroup, servers: readonly string[]): string[] {
  const { healthCheck: check, stickySeconds: sticky } = group;
  // AWS allows 10 s for a connection. HAProxy has one limit for connections of checks and of clients: the shorter one counts.
  const connectSeconds = Math.min(10, check.timeout);
  const common = [
    "  balance roundrobin",
    `  timeout connect ${connectSeconds}s`,
    // HAProxy answers 503 when it could not connect. AWS answers 502, or 504 when the connection timed out.
    `  ${ownAnswer(503, 502)}`,
    "  http-request set-var(txn.begin) date(0,ms)",
    "  http-response set-var(txn.answered) bool(true)",
    ...responseLimits.map(line => `  ${line}`),
    "  http-after-response set-var(txn.waited) date(0,ms),sub(txn.begin) if !{ var(txn.answered) -m found }",
    `  http-after-response set-status 504 if { status 503 } !{ var(txn.answered) -m found } { var(txn.waited) -m int ge ${connectSeconds * 1000} }`,
    "  http-after-response set-status 502 if { status 503 } !{ var(txn.answered) -m found }",
  ];
  return [
    `backend ${backendOf(group)}`,
    ...common,
    `  timeout check ${check.timeout}s`,
    "  option httpchk",
    `  http-check send meth GET uri ${word(check.path)} ver HTTP/1.1 hdr Host ${hostOfCheck(check)} hdr User-Agent ELB-HealthChecker/2.0`,
    `  http-check expect status ${check.matcher.replaceAll(" ", "")}`,
    ...(sticky === 0
      ? []
      : [
          `  cookie AWSALB insert indirect nocache maxidle ${sticky}s maxlife ${sticky}s dynamic`,
          `  dynamic-cookie-key ${createHash("sha256").update(group.arn).digest("hex").slice(0, 16)}`,
        ]),
    ...servers.map(key => `  server ${key} ${key} ${serverOptions(group, key)}`),
    `backend ${openBackendOf(group)}`,
    ...common,
    ...servers.map(key => `  server ${key} ${key}${openServerOptions(group)}`),
  ];
}

/** The `Host` of a check: the target's address and the port that is asked, unless it is the protocol's own. */
function hostOfCheck({ port, protocol }: HealthCheck): string {
  const own = protocol === "HTTPS" ? 443 : 80;
  if (port === "traffic-port") return `%[srv_name,regsub(:${own}$,)]`;
  return `%[srv_name,field(1,:)]${port === own ? "" : `:${port}`}`;
}

/** An error page of the balancer itself, with AWS's text. `page` is the status that the page shows, if it is another one. */
function ownAnswer(status: number, page = status): string {
  const names: Record<number, string> = {
    400: "Bad Request",
    408: "Request Time-out",
    502: "Bad Gateway",
    503: "Service Temporarily Unavailable",
    504: "Gateway Time-out",
  };
  const title = `${page} ${names[page]}`;
  const text = `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`;
  return `http-error status ${status} content-type text/html string ${word(text)} hdr Server awselb/2.0`;
}
