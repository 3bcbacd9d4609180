import type { Topology } from "./topology";

/**
 * What the control plane asks of the machines under it. `rehearsal/machines` does it with Linux; on paper it is only thought.
 * Every method throws an Error whose message a person can act on.
 */
export interface Hardware {
  /**
   * Makes networks, packet filter, names and balancers equal to `topology`. Called after every change of the account;
   * costs little when nothing that it knows has changed. A target that is no longer in its group is drained.
   */
  apply(topology: Topology): Promise<void>;

  /** Turns on a server that `apply` has wired; its boot goes on after the return. Again on a stopped one: same disk. */
  startServer(server: Server): Promise<void>;
  /** Shuts down, as a press of the power button would: services are stopped in order. Nothing happens to one that is off. */
  stopServer(instanceId: string): Promise<void>;
  /** Stops it if need be and drops its disk. */
  destroyServer(instanceId: string): Promise<void>;
  /** What the server wrote on its console since its first boot. */
  consoleOf(instanceId: string): Promise<string>;

  /** Returns when the database accepts connections (a replica: when it also replicates). */
  createDatabase(database: Database): Promise<void>;
  /**
   * Parameters, password: whatever differs from before, in place. One that is off gets them when it is turned on; the
   * call returns no sooner than one that does not answer has them.
   */
  updateDatabase(database: Database): Promise<void>;
  /** Applies all that its source has sent, then stops replicating and takes writes. Works with the source gone too. */
  promoteDatabase(identifier: string): Promise<void>;
  destroyDatabase(identifier: string): Promise<void>;
  /** Shuts it down in order and starts it again, as RDS does for another instance class. */
  restartDatabase(identifier: string): Promise<void>;
  /** How RDS's monitoring finds it. Tells within a few seconds, whatever has become of the database. */
  databaseHealth(identifier: string): Promise<DatabaseHealth>;

  /** Every registered or draining target, as DescribeTargetHealth tells it. */
  targetHealth(): Promise<readonly TargetHealth[]>;
  /** For people: packets that were dropped and why, since the last call. */
  droppedPackets(): Promise<readonly string[]>;
}

export interface Server {
  /** `i-` and 17 hex digits. */
  readonly instanceId: string;
  readonly interfaceId: string;
  /** For people: the Name tag, or the id. */
  readonly name: string;
}

export interface Database {
  /** The RDS identifier, also its machine's name. */
  readonly identifier: string;
  readonly interfaceId: string;
  /** The DNS name that its certificate is for. */
  readonly hostName: string;
  readonly port: number;
  readonly masterUsername: string;
  readonly masterPassword: string;
  /** Schema to create at birth. */
  readonly databaseName?: string;
  /** The parameter group: mysqld's own variable names, values as RDS takes them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The identifier that it replicates. */
  readonly replicaOf?: string;
}

export interface DatabaseHealth {
  /** `silent`: it is on, and does not answer. */
  readonly state: "running" | "silent" | "off";
  /** Connections of clients; left out when nobody answers. */
  readonly connections?: number;
  /** A replica's seconds behind its source, 0 only when it has applied all that it received; -1 while it does not replicate. */
  readonly lagSeconds?: number;
}

export interface TargetHealth {
  readonly targetGroupArn: string;
  readonly targetId: string;
  readonly port: number;
  /** AWS's words; `unused`: no listener sends to the group. */
  readonly state: "initial" | "healthy" | "unhealthy" | "unused" | "draining";
  /** As `Target.Timeout`; left out when healthy. */
  readonly reason?: string;
  /** AWS's sentence, as `Health checks failed with these codes: [503]`. */
  readonly description?: string;
}

/**
 * Fixed points of the network that are no resources. Link-local as on AWS; the rest from the blocks of RFC 5737
 * that are kept for documentation, so they meet nobody's network.
 */
export const addresses = {
  /** Instance metadata. */
  metadata: "169.254.169.254",
  /** The resolver that every VPC has (AWS also answers at the VPC's base plus two). */
  resolver: "169.254.169.253",
  /** AWS's API endpoints, reached over the internet. */
  api: "192.0.2.10",
  /** S3, reached over the internet or a gateway endpoint: the whole of its prefix list. */
  s3: "192.0.2.11",
  /** Public addresses are handed out from here: balancer nodes, servers, Elastic IPs. */
  publicBlock: "198.51.100.0/24",
  /** Where the visitor of the site sits: a host on the internet. */
  visitor: "203.0.113.10",
} as const;

/** The hardware address of the interface with this address: locally administered, and told by its four numbers. */
export const macOf = (address: string) =>
  ["02", "00", ...address.split(".").map(part => Number(part).toString(16).padStart(2, "0"))].join(":");
