/**
 * What the account looks like to a packet: everything that decides who reaches whom, derived from the resources alone.
 * The cloud derives it, the machines build it, `--paper` reasons with it.
 */
export interface Topology {
  readonly vpcs: readonly { readonly id: string; readonly cidr: string }[];
  readonly subnets: readonly Subnet[];
  readonly interfaces: readonly NetworkInterface[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly balancers: readonly Balancer[];
  readonly targetGroups: readonly TargetGroup[];
  /** Host names that the resolver answers: balancers, databases, Route 53 records. */
  readonly names: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

/** Of an account in which nothing has been made. */
export const emptyTopology: Topology = {
  vpcs: [],
  subnets: [],
  interfaces: [],
  securityGroups: [],
  balancers: [],
  targetGroups: [],
  names: [],
};

export interface Subnet {
  readonly id: string;
  /** As `10.20.0.0/24`. The first address is the router's. */
  readonly cidr: string;
  /** As `eu-central-1a`. */
  readonly zone: string;
  /** Its route table, or the main one of its VPC; most specific destination first. */
  readonly routes: readonly Route[];
}

export interface Route {
  /** As `0.0.0.0/0`; of a gateway endpoint: the addresses of its service. */
  readonly destination: string;
  /**
   * `local`: inside the VPC. `internet`: an attached internet gateway, for interfaces with a public address only.
   * `nat`: a NAT gateway that itself reaches the internet. `endpoint`: a gateway endpoint.
   * `nothing`: the route exists, but what it points to does not work, and packets are lost.
   */
  readonly via: "local" | "internet" | "nat" | "endpoint" | "nothing";
  /** Of `nat`: the gateway's public address, which others on the internet see. */
  readonly publicAddress?: string;
}

/** A network card: of an instance, of a balancer's node, of a database. */
export interface NetworkInterface {
  /** `eni-` and 17 hex digits. */
  readonly id: string;
  /** What it belongs to, for people: `web-1`, `lamp-1a2b3c4 (eu-central-1a)`. */
  readonly name: string;
  readonly kind: "instance" | "balancer" | "database";
  /** As `10.20.1.4`. */
  readonly address: string;
  /** The address that the internet sees, translated one to one by the internet gateway. */
  readonly publicAddress?: string;
  readonly subnetId: string;
  readonly securityGroupIds: readonly string[];
}

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly ingress: readonly Rule[];
  readonly egress: readonly Rule[];
}

export interface Rule {
  /** `-1` is every protocol. */
  readonly protocol: "tcp" | "udp" | "icmp" | "-1";
  /** First and last port; left out for every port. */
  readonly ports?: readonly [number, number];
  /** A block of addresses, or the members of a group. */
  readonly peer: { readonly cidr: string } | { readonly groupId: string };
}

/** An application load balancer: one node in each of its zones. */
export interface Balancer {
  readonly arn: string;
  readonly name: string;
  readonly dnsName: string;
  /** Its nodes' interfaces. */
  readonly nodes: readonly { readonly interfaceId: string; readonly zone: string }[];
  readonly listeners: readonly Listener[];
  /** Seconds without data after which a connection is closed. */
  readonly idleTimeout: number;
  readonly dropInvalidHeaderFields: boolean;
}

export interface Listener {
  readonly arn: string;
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  /** Certificate, chain and key of an HTTPS listener, PEM. */
  readonly certificate?: string;
  /** In order of priority; the last one is the default and has no conditions. */
  readonly rules: readonly { readonly conditions: readonly Condition[]; readonly action: Action }[];
}

/** All that are given must hold; of one condition any value. `*` and `?` are wild. */
export interface Condition {
  readonly field: "host-header" | "path-pattern";
  readonly values: readonly string[];
}

export type Action =
  | { readonly kind: "forward"; readonly groups: readonly { readonly arn: string; readonly weight: number }[] }
  | {
      readonly kind: "redirect";
      /** With `#{host}`, `#{path}` (without its first slash), `#{port}`, `#{protocol}`, `#{query}` as AWS has them. */
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
  readonly healthCheck: HealthCheck;
  /** Seconds that a deregistered target's requests in flight may still take. */
  readonly deregistrationDelay: number;
  /** Seconds that a visitor stays with a target; 0: not at all. */
  readonly stickySeconds: number;
  readonly targets: readonly Target[];
}

export interface HealthCheck {
  readonly path: string;
  /** `traffic-port` resolved for each target by whoever checks. */
  readonly port: number | "traffic-port";
  /** Statuses as AWS writes them: `200`, `200,302`, `200-299`. */
  readonly matcher: string;
  /** Seconds. */
  readonly interval: number;
  readonly timeout: number;
  /** Checks in a row. */
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
}

export interface Target {
  /** The instance id (or the address, for a group of addresses). */
  readonly id: string;
  readonly address: string;
  readonly port: number;
}
