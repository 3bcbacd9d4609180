import { createHash } from "node:crypto";
import type { Database } from "../../aws/core/hardware";

/** What a parameter group becomes. */
export interface DatabaseSettings {
  /** Text of my.cnf. */
  readonly configuration: string;
  /** The parameters that have an effect: mysqld's names, mysqld's values. */
  readonly parameters: ReadonlyMap<string, string>;
  /** For people: what was left out, and why. */
  readonly notes: readonly string[];
}

/** What the rehearsal itself rests on; on RDS these cannot be changed either, or only to the same effect. */
const fixed: Readonly<Record<string, string>> = {
  datadir: "/data",
  tmpdir: "/tmp",
  socket: "/run/mysqld/mysqld.sock",
  pid_file: "/run/mysqld/mysqld.pid",
  mysqlx: "OFF",
  gtid_mode: "ON",
  enforce_gtid_consistency: "ON",
  log_bin: "binlog",
  // Never purged: a new replica gets everything from the first transaction on.
  binlog_expire_logs_seconds: "0",
  relay_log_recovery: "ON",
  ssl_ca: "/settings/ca.pem",
  ssl_cert: "/settings/server.pem",
  ssl_key: "/settings/server.pem",
  skip_name_resolve: "ON",
};

/** Small, because many of them run on one machine; a parameter group may say otherwise. */
const defaults: Readonly<Record<string, string>> = {
  innodb_buffer_pool_size: "64M",
  innodb_redo_log_capacity: "32M",
  performance_schema: "OFF",
  // Servers size themselves by this machine's memory, and each PHP process keeps a connection for each password that it had.
  max_connections: "2000",
};

/**
 * The number that tells a database from others in replication. Not made of its address, which a later one may get: that
 * would take what its predecessor wrote for its own, and leave it out.
 */
const serverId = ({ identifier }: Database) => createHash("sha256").update(identifier).digest().readUInt32BE() || 1;

/** `address` is where it listens. */
export function databaseSettings(database: Database, address: string): DatabaseSettings {
  const replica = database.replicaOf !== undefined;
  const notes: string[] = [];
  const parameters = new Map<string, string>([["read_only", replica ? "1" : "0"]]);
  for (const [name, value] of Object.entries(database.parameters)) {
    const known = name.replaceAll("-", "_");
    const note = (why: string) =>
      notes.push(`${database.identifier}: parameter ${name} = ${value} has no effect here: ${why}`);
    if (value === "{TrueIfReplica}") parameters.set(known, replica ? "1" : "0");
    else if (value.includes("{")) note("its formula is for the memory of an instance class");
    else if (known in fixed) note("the rehearsal sets it itself");
    else parameters.set(known, value);
  }
  const section = (values: Iterable<readonly [string, string]>, prefix = "") =>
    [...values]
      .map(([name, value]) => `${prefix}${name} = ${/^[\w.:/-]*$/.test(value) ? value : `"${value}"`}\n`)
      .join("");
  return {
    configuration:
      "[mysqld]\n" +
      section(Object.entries(defaults)) +
      // `loose_`: a name that this version of mysqld does not have is no reason not to start.
      section(parameters, "loose_") +
      section(Object.entries(fixed)) +
      section([
        ["bind_address", address],
        ["port", String(database.port)],
        ["report_host", database.hostName],
        ["server_id", String(serverId(database))],
      ]),
    parameters,
    notes,
  };
}

/** The same database as a replica of another one, or of none. */
export function withSource(database: Database, replicaOf: string | undefined): Database {
  const changed: { -readonly [Key in keyof Database]: Database[Key] } = { ...database };
  if (replicaOf === undefined) delete changed.replicaOf;
  else changed.replicaOf = replicaOf;
  return changed;
}
