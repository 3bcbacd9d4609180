import { createHash } from "node:crypto";
import type { Database } from "../../aws/core/hardware";

/** mysqld's settings for a parameter group. */
export interface DatabaseSettings {
  /** Text of my.cnf. */
  readonly configuration: string;
  /** The parameters that have an effect, with mysqld's names and values. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Which parameters were left out and why, as sentences. */
  readonly notes: readonly string[];
}

/** Settings that the rehearsal depends on. On RDS they cannot be changed either, or only to the same effect. */
const fixed: Readonly<Record<string, string>> = {
  datadir: "/data",
  tmpdir: "/tmp",
  socket: "/run/mysqld/mysqld.sock",
  pid_file: "/run/mysqld/mysqld.pid",
  mysqlx: "OFF",
  gtid_mode: "ON",
  enforce_gtid_consistency: "ON",
  log_bin: "binlog",
  // Binary logs are never purged, because a new replica reads them from the first transaction on.
  binlog_expire_logs_seconds: "0",
  relay_log_recovery: "ON",
  ssl_ca: "/settings/ca.pem",
  ssl_cert: "/settings/server.pem",
  ssl_key: "/settings/server.pem",
  skip_name_resolve: "ON",
};

/** Small values, because many databases run on one machine. A parameter group can change them. */
const defaults: Readonly<Record<string, string>> = {
  innodb_buffer_pool_size: "64M",
  innodb_redo_log_capacity: "32M",
  // RDS's own defaults, where they are not MySQL's (the RDS console for default.mysql8.0).
  performance_schema: "OFF",
  local_infile: "ON",
  // Web servers compute their number of PHP processes from this machine's memory, and a process keeps a connection for each
  // password that it has used.
  max_connections: "2000",
};

/**
 * MySQL's server_id. Derived from the identifier, not from the address: a later database may reuse the address, and would then
 * skip its predecessor's transactions as its own.
 */
const serverId = ({ identifier }: Database) => createHash("sha256").update(identifier).digest().readUInt32BE() || 1;

/** @param address where the database listens */
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
      // With `loose_`, mysqld starts also when it does not know a parameter.
      section(
        [...parameters].filter(([name]) => name !== "time_zone"),
        "loose_",
      ) +
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

/** The same database as a replica of `replicaOf`; with undefined, as a primary. */
export function withSource(database: Database, replicaOf: string | undefined): Database {
  const changed: { -readonly [Key in keyof Database]: Database[Key] } = { ...database };
  if (replicaOf === undefined) delete changed.replicaOf;
  else changed.replicaOf = replicaOf;
  return changed;
}
