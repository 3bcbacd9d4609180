import { describe, expect, it } from "vitest";
import { type EngineParameters, parameterProblems, parametersOf } from "./databaseParameters";

const dynamic = (allowed?: string) => ({ isModifiable: true, isStatic: false, allowed });
const known: EngineParameters = new Map([
  ["max_connections", dynamic("1-100000")],
  ["long_query_time", dynamic("0-31536000")],
  ["sql_mode", dynamic("ANSI_QUOTES,STRICT_TRANS_TABLES")],
  ["init_connect", dynamic()],
  ["local_infile", dynamic("0,1")],
  ["replica_net_timeout", dynamic("1-31536000")],
  ["innodb_ft_min_token_size", { isModifiable: true, isStatic: true, allowed: "0-16" }],
  ["datadir", { isModifiable: false, isStatic: true, allowed: undefined }],
]);
const musts = (databaseParameters: Record<string, string>, asked: EngineParameters | undefined = known) =>
  parameterProblems({ databaseParameters }, asked).map(({ must }) => must);

describe("lamp:databaseParameters", () => {
  it.each([
    ["max_connections", "200"],
    ["max_connections", "{DBInstanceClassMemory/12582880}"],
    ["long_query_time", "0.5"],
    ["sql_mode", "ANSI_QUOTES, STRICT_TRANS_TABLES"],
    ["init_connect", "SET NAMES utf8mb4"],
    ["innodb_ft_min_token_size", "2"],
  ])("takes %s = %s", (name, value) => {
    expect(musts({ [name]: value })).toEqual([]);
  });

  it.each([
    ["max_connections", "0", "set max_connections to what RDS takes: 1-100000"],
    ["max_connections", "many", "set max_connections to what RDS takes: 1-100000"],
    ["local_infile", "ON", "set local_infile to what RDS takes: 0,1"],
    ["sql_mode", "ANSI_QUOTES,LOOSE", "set sql_mode to what RDS takes: ANSI_QUOTES,STRICT_TRANS_TABLES"],
    ["datadir", "/tmp", "not set datadir: RDS lets nobody change it"],
    ["query_cache_size", "0", "name parameters that RDS has for MySQL 8.4; it has no query_cache_size"],
    [
      "slave_net_timeout",
      "9",
      "name parameters that RDS has for MySQL 8.4; it has no slave_net_timeout; there is replica_net_timeout",
    ],
    [
      "max-connections",
      "9",
      "name parameters that RDS has for MySQL 8.4; it has no max-connections; there is max_connections",
    ],
  ])("refuses %s = %s and says what is allowed", (name, value, must) => {
    expect(musts({ [name]: value })).toEqual([must]);
  });

  it.each([
    "read_only",
    "require_secure_transport",
    "lower_case_table_names",
    "default_password_lifetime",
    "READ-ONLY",
  ])("refuses %s, which belongs to the stack, also when AWS was not asked", name => {
    expect(musts({ [name]: "0" }, undefined)[0]).toMatch(
      new RegExp(`^not set ${name}, which belongs to the stack: [a-z].{20,}`, "i"),
    );
  });

  it("reports every parameter by its name and value", () => {
    expect(parameterProblems({ databaseParameters: { max_connections: "0", nothing: "1" } }, known)).toMatchObject([
      { key: "lamp:databaseParameters", got: "max_connections=0" },
      { key: "lamp:databaseParameters", got: "nothing=1" },
    ]);
  });

  it("tells which of the parameters wait for a restart, by name", () => {
    expect(
      parametersOf(
        { databaseParameters: { max_connections: "200", innodb_ft_min_token_size: "2" }, requestTimeoutSeconds: 60 },
        known,
      ),
    ).toEqual([
      { name: "innodb_ft_min_token_size", value: "2", isStatic: true },
      { name: "max_connections", value: "200", isStatic: false },
    ]);
  });

  it.each([
    [60, {}, undefined],
    [300, {}, "600"],
    [300, { wait_timeout: "90" }, "90"],
  ])("keeps connections for longer when a request may stand still for %d s and %j is set", (seconds, given, wanted) => {
    const found = parametersOf({ databaseParameters: given, requestTimeoutSeconds: seconds }, known);
    expect(found.find(({ name }) => name === "wait_timeout")?.value).toBe(wanted);
  });
});
