import { describe, expect, it } from "vitest";
import type { Database } from "../../aws/core/hardware";
import { birthStatements, literal, replicationStatements, setStatement } from "./databaseAccounts";
import { databaseSettings } from "./databaseSettings";

const database = (parameters: Record<string, string>, rest: Partial<Database> = {}): Database => ({
  identifier: "db-1",
  interfaceId: "eni-1",
  hostName: "db-1.abc.eu-central-1.rds.amazonaws.com",
  port: 3307,
  masterUsername: "admin",
  masterPassword: "it's \\ secret",
  parameters,
  ...rest,
});
const settings = (parameters: Record<string, string>, rest?: Partial<Database>) =>
  databaseSettings(database(parameters, rest), "10.20.20.5");

describe("databaseSettings", () => {
  it("has this my.cnf", () => {
    expect(
      settings({ require_secure_transport: "1", "long-query-time": "0.5", sql_mode: "ANSI,TRADITIONAL" }).configuration,
    ).toBe(`[mysqld]
innodb_buffer_pool_size = 64M
innodb_redo_log_capacity = 32M
performance_schema = OFF
local_infile = ON
max_connections = 2000
loose_read_only = 0
loose_require_secure_transport = 1
loose_long_query_time = 0.5
loose_sql_mode = "ANSI,TRADITIONAL"
datadir = /data
tmpdir = /tmp
socket = /run/mysqld/mysqld.sock
pid_file = /run/mysqld/mysqld.pid
mysqlx = OFF
gtid_mode = ON
enforce_gtid_consistency = ON
log_bin = binlog
binlog_expire_logs_seconds = 0
relay_log_recovery = ON
ssl_ca = /settings/ca.pem
ssl_cert = /settings/server.pem
ssl_key = /settings/server.pem
skip_name_resolve = ON
bind_address = 10.20.20.5
port = 3307
report_host = db-1.abc.eu-central-1.rds.amazonaws.com
server_id = 1746210044
`);
  });

  it("gives databases that have used the same address one after the other different server ids", () => {
    const ids = ["lamp-db-1-0a1b2c", "lamp-db-5-0a1b2c", "lamp-db-1-0a1b2d"].map(
      identifier => /server_id = (\d+)/.exec(settings({}, { identifier }).configuration)?.[1],
    );
    expect(new Set(ids).size).toBe(3);
    expect(Math.max(...ids.map(Number))).toBeLessThan(2 ** 32);
  });

  it("allows writes on a primary and none on a replica, unless the parameter group sets read_only", () => {
    const readOnly = (parameters: Record<string, string>, replicaOf?: string) =>
      settings(parameters, replicaOf === undefined ? {} : { replicaOf }).parameters.get("read_only");
    expect(readOnly({})).toBe("0");
    expect(readOnly({}, "db-0")).toBe("1");
    expect(readOnly({ read_only: "{TrueIfReplica}" })).toBe("0");
    expect(readOnly({ read_only: "{TrueIfReplica}" }, "db-0")).toBe("1");
    expect(readOnly({ read_only: "1" })).toBe("1");
  });

  it("notes which parameters it leaves out, and why", () => {
    const { notes, parameters } = settings({
      innodb_buffer_pool_size: "{DBInstanceClassMemory*3/4}",
      gtid_mode: "OFF_PERMISSIVE",
    });
    expect([...parameters.keys()]).toEqual(["read_only"]);
    expect(notes).toEqual([
      "db-1: parameter innodb_buffer_pool_size = {DBInstanceClassMemory*3/4} has no effect here: " +
        "its formula is for the memory of an instance class",
      "db-1: parameter gtid_mode = OFF_PERMISSIVE has no effect here: the rehearsal sets it itself",
    ]);
  });
});

describe("statements", () => {
  it("make the accounts of a new database", () => {
    const [user, , master, grant, schema] = birthStatements(database({}, { databaseName: "la`mp" }), "r").split("\n");
    expect(user).toBe("CREATE USER 'rdsrepladmin'@'%' IDENTIFIED BY 'r' REQUIRE SSL;");
    expect(master).toBe("CREATE USER 'admin'@'%' IDENTIFIED BY 'it\\'s \\\\ secret';");
    expect(grant).toMatch(/^GRANT SELECT, .* ON \*\.\* TO 'admin'@'%' WITH GRANT OPTION;$/);
    expect(schema).toBe("CREATE DATABASE `la``mp`;");
  });

  it("give the master user no privilege that RDS keeps for itself", () => {
    expect(birthStatements(database({}), "r")).not.toMatch(/SUPER|SYSTEM_|SHUTDOWN|FILE\b|ALL PRIVILEGES/);
  });

  it("replicate over TLS, with the source's certificate verified", () => {
    expect(replicationStatements({ address: "10.20.20.5", port: 3307 }, "r")).toBe(
      "CHANGE REPLICATION SOURCE TO SOURCE_HOST='10.20.20.5', SOURCE_PORT=3307, SOURCE_USER='rdsrepladmin', " +
        "SOURCE_PASSWORD='r', SOURCE_AUTO_POSITION=1, SOURCE_SSL=1, SOURCE_SSL_CA='/settings/ca.pem', " +
        "SOURCE_SSL_VERIFY_SERVER_CERT=1, SOURCE_CONNECT_RETRY=2, SOURCE_RETRY_COUNT=86400;\nSTART REPLICA;\n",
    );
  });

  it("quote all values but numbers and switches, and set the default without a value", () => {
    expect(setStatement("long_query_time", "0.5")).toBe("SET GLOBAL `long_query_time` = 0.5;\n");
    expect(setStatement("slow_query_log", "ON")).toBe("SET GLOBAL `slow_query_log` = ON;\n");
    expect(setStatement("log_output", "FILE")).toBe("SET GLOBAL `log_output` = 'FILE';\n");
    expect(setStatement("long_query_time", undefined)).toBe("SET GLOBAL `long_query_time` = DEFAULT;\n");
    expect(literal("a'b\\")).toBe("'a\\'b\\\\'");
  });
});
