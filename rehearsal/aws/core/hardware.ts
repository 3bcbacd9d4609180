import type { Topology } from "./topology";

/**
 * What the control plane asks of the machines under it. `rehearsal/machines` does it with Linux; `paper.ts` only
 * reasons about it. Every method throws an Error whose message tells a person what to do.
 */
export interface Hardware {
  /**
   * Brings networks, packet filter, host names and balancers in line with `topology`. It is called after every change of
   * the account, and costs little if its part of the topology has not changed. A target that has left its group is drained.
   */
  apply(topology: Topology): Promise<void>;

  /**
   * Turns on a server that `apply` has connected. The call does not wait for the boot. A server that was stopped keeps
   * its disk.
   */
  startServer(server: Server): Promise<void>;
  /** Shuts the server down in order, as its power button does. Does nothing if the server is off. */
  stopServer(instanceId: string): Promise<void>;
  /** Stops the server if it runs, and deletes its disk. */
  destroyServer(instanceId: string): Promise<void>;
  /** Copies the disk of a server that is off. Servers can start from the copy; see `Server`. */
  copyDisk(instanceId: string, copyId: string): Promise<void>;
  /** Deletes a copy. Servers that have started from it keep their disks. */
  deleteDiskCopy(copyId: string): Promise<void>;
  /** How EC2's status checks see the server. Undefined while it has not been started for the first time. */
  serverHealth(instanceId: string): Promise<ServerHealth | undefined>;
  /** What the server has written to its console since its first boot. */
  consoleOf(instanceId: string): Promise<string>;
  /** Runs a command of a shell as root on a running server, on a terminal of its own. */
  openTerminal(instanceId: string, command: string): Promise<Terminal>;

  /** Returns when the database accepts connections. A replica must also replicate. */
  createDatabase(database: Database): Promise<void>;
  /**
   * Applies what differs from before, for example parameters or the password, in place. If the database is off, the
   * change is applied at its next start. If it is frozen, the call returns only after it has been applied.
   */
  updateDatabase(database: Database): Promise<void>;
  /** The replica applies all that its source has sent, stops replicating and takes writes. Its source may be gone. */
  promoteDatabase(identifier: string): Promise<void>;
  destroyDatabase(identifier: string): Promise<void>;
  /** Shuts the database down in order and starts it again, as RDS does for another instance class. */
  restartDatabase(identifier: string): Promise<void>;
  /** The storage of the database is full, or no longer. While it is, the database changes nothing: a replica stops replicating. */
  setStorageFull(identifier: string, isFull: boolean): Promise<void>;
  /** How RDS's monitoring sees the database. Answers within a few seconds, whatever state the database is in. */
  databaseHealth(identifier: string): Promise<DatabaseHealth>;

  /** Every registered or draining target, as DescribeTargetHealth reports it. */
  targetHealth(): Promise<readonly TargetHealth[]>;
  /** Sentences about the packets that were dropped since the last call, with the reason. */
  droppedPackets(): Promise<readonly string[]>;
}

/** `silent`: the server has power, but does not answer. `off`: its power was cut. `stopped`: it was shut down in order. */
export type ServerHealth = "running" | "silent" | "off" | "stopped";

export interface Server {
  /** For example `i-0a1b2c3d4e5f67890`. */
  readonly instanceId: string;
  /** Its network interface in the topology. */
  readonly interfaceId: string;
  /** The Name tag, else the name in the program; for messages. */
  readonly name: string;
  /** Its user-data in clear; left out if it has none. */
  readonly userData?: string;
  /** The memory of its instance type in MiB. Left out if it has that of this machine, without a limit. */
  readonly memoryMib?: number;
  /** Is called each time when the server has been shut down in order, also when it has done so itself. */
  readonly shutDown?: () => void;
  /** The copy of a disk that its own disk begins as; see `copyDisk`. Left out if it starts from a public image. */
  readonly diskCopy?: string;
}

/** A terminal on a server, with a command. */
export interface Terminal {
  /** What a person types. */
  write(data: Buffer): void;
  /** Is called with what the terminal shows. */
  onData(shown: (data: Buffer) => void): void;
  resize(columns: number, rows: number): void;
  /** Hangs up, which ends the command. */
  close(): void;
  /** Resolves when the command has ended and everything is shown. */
  readonly ended: Promise<void>;
}

export interface Database {
  /** The RDS identifier; its machine has the same name. */
  readonly identifier: string;
  /** Its network interface in the topology. */
  readonly interfaceId: string;
  /** The DNS name in its certificate. */
  readonly hostName: string;
  readonly port: number;
  readonly masterUsername: string;
  readonly masterPassword: string;
  /** Schema that is created with the database. */
  readonly databaseName?: string;
  /** The parameter group: mysqld's variable names, with values as RDS takes them. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Identifier of the database that it replicates; left out if it is not a replica. */
  readonly replicaOf?: string;
}

export interface DatabaseHealth {
  /** `silent`: the database is on, but does not answer. */
  readonly state: "running" | "silent" | "off";
  /** Connections of clients; left out if the database does not answer. */
  readonly connections?: number;
  /**
   * Seconds that a replica is behind its source: 0 only if it has applied all that it received, -1 while it does not
   * replicate. Left out for any other database.
   */
  readonly lagSeconds?: number;
}

export interface TargetHealth {
  readonly targetGroupArn: string;
  readonly targetId: string;
  readonly port: number;
  /** The word of AWS. `unused`: no listener sends to the group. */
  readonly state: "initial" | "healthy" | "unhealthy" | "unused" | "draining";
  /** AWS's code, for example `Target.Timeout`; left out if the target is healthy. */
  readonly reason?: string;
  /** AWS's sentence, for example `Health checks failed with these codes: [503]`. */
  readonly description?: string;
}
