/**
 * What the account means to a packet: everything that decides who reaches whom. It is derived from the account's
 * resources alone (`deriveTopology.ts`). `rehearsal/machines` builds it with Linux, and `paper.ts` reasons about it.
 */
export interface Topology {
  readonly vpcs: readonly { readonly id: string; readonly cidr: string }[];
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly NetworkInterface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly balancers: readonly Balancer[];
  readonly targetGroups: readonly TargetGroup[];
  readonly fileSystems: readonly FileSystem[];
  /** Host names that the resolver knows: of balancers, databases and file systems, and Route 53 records. */
  readonly names: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

/** The topology of an empty account. */
export const emptyTopology: Topology = {
  vpcs: [],
  subnets: [],
  interfaces: [],
  securityGroups: [],
  balancers: [],
  targetGroups: [],
  fileSystems: [],
  names: [],
};

export interface Subnet {
  readonly id: string;
  /** For example `10.20.0.0/24`. The router has the first host address. */
  readonly cidr: string;
  /** For example `eu-central-1a`. */
  readonly zone: string;
  /** Routes of its route table, else of its VPC's main table; the most specific destination comes first. */
  readonly routes: readonly Route[];
}

export interface Route {
  /** For example `0.0.0.0/0`. The route of a gateway endpoint has its service's addresses. */
  readonly destination: string;
  /**
   * `local`: inside the VPC. `internet`: an attached internet gateway, which serves interfaces with a public address only.
   * `nat`: a NAT gateway that reaches the internet itself. `endpoint`: a gateway endpoint.
   * `nothing`: the target of the route does not work, so packets are lost.
   */
  readonly via: "local" | "internet" | "nat" | "endpoint" | "nothing";
  /** Only with `nat`: the gateway's public address, which hosts on the internet see. */
  readonly publicAddress?: string;
}

/** The network interface of an instance, of a balancer's node, of a database, or of a mount target of a file system. */
export interface NetworkInterface {
  /** For example `eni-0a1b2c3d4e5f67890`. */
  readonly id: string;
  /** Name of its owner, for example `web-1`, or `lamp-1a2b3c4 (eu-central-1a)` of a balancer's node. */
  readonly name: string;
  readonly kind: "instance" | "balancer" | "database" | "files";
  /** For example `10.20.1.4`. */
  readonly address: string;
  /** The address that hosts on the internet see. The internet gateway translates it one to one. */
  readonly publicAddress?: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
}

/** A file system that servers mount. Its files are the same at every mount target. */
export interface FileSystem {
  /** For example `fs-0a1b2c3d4e5f67890`. */
  readonly id: string;
  /** The name in the certificate of its mount targets. */
  readonly hostName: string;
  /** Network interfaces of its mount targets, one in each zone at most. */
  readonly targets: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

export interface Rule {
  /** `-1`: every protocol. */
  readonly protocol: "tcp" | "udp" | "icmp" | "-1";
  /** First and last port; left out if the rule is for every port. */
  readonly ports?: readonly [number, number];
  /** A block of addresses, or the members of a security group. */
  readonly peer: { readonly cidr: string } | { readonly groupId: string };
}

/** An application load balancer: one node in each of its zones. */
export interface Balancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  /** One node for each zone. */
  readonly nodes: readonly { readonly interfaceId: string; readonly zone: string }[];
  readonly listeners: readonly Listener[];
  /** Seconds without data after which a connection is closed. */
  readonly idleTimeout: number;
  readonly dropInvalidHeaderFields: boolean;
  /** What it offers to targets that speak HTTPS. */
  readonly targetTls?: TlsOffer;
}

export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  /** Only with HTTPS: certificate, chain and key as PEM. */
  readonly certificate?: string;
  /** Only with HTTPS: what its security policy offers. */
  readonly tls?: TlsOffer;
  /** In the order of their priority. The last rule is the default, and has no conditions. */
  readonly rules: readonly { readonly conditions: readonly Condition[]; readonly action: Action }[];
}

/** What one side of a TLS connection offers, by the names that OpenSSL has, in the order of preference. */
export interface TlsOffer {
  readonly oldest: "TLSv1.0" | "TLSv1.2" | "TLSv1.3";
  /** Suites of TLS 1.3; empty: TLS 1.3 is not offered. */
  readonly suites13: readonly string[];
  /** Suites up to TLS 1.2. */
  readonly suites: readonly string[];
  /** Groups of the key exchange. */
  readonly groups: readonly string[];
}

/** A request matches a rule if it matches one value of every condition. `*` and `?` are wildcards. */
export interface Condition {
  readonly field: "host-header" | "path-pattern";
  readonly values: readonly string[];
}

export type Action =
  | { readonly kind: "forward"; readonly groups: readonly { readonly arn: string; readonly weight: number }[] }
  | {
      readonly kind: "redirect";
      /** These five may contain AWS's `#{protocol}`, `#{host}`, `#{port}`, `#{path}` (without its first slash), `#{query}`. */
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
      readonly status: 301 | 302;
    }
  | { readonly kind: "fixed"; readonly status: number; readonly contentType: string; readonly body: string };

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  /** What the load balancer speaks to the targets. With HTTPS it accepts any certificate. */
  readonly protocol: "HTTP" | "HTTPS";
  readonly healthCheck: HealthCheck;
  /** Seconds that a deregistered target has to finish its requests. */
  readonly deregistrationDelay: number;
  /** Seconds for which a client keeps its target; 0: the group is not sticky. */
  readonly stickySeconds: number;
  readonly targets: readonly Target[];
}

export interface HealthCheck {
  readonly protocol: "HTTP" | "HTTPS";
  readonly path: string;
  /** `traffic-port`: the port of each target. */
  readonly port: number | "traffic-port";
  /** Statuses of a healthy target as AWS writes them, for example `200`, `200,302` or `200-299`. */
  readonly matcher: string;
  /** Seconds between two checks. */
  readonly interval: number;
  /** Seconds after which a check has failed. */
  readonly timeout: number;
  /** Checks in a row that make a target healthy, or unhealthy. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export interface Target {
  /** The instance id; in a group of IP addresses the address. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
}
