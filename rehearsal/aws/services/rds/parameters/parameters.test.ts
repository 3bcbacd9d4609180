import {
  DescribeEngineDefaultParametersCommand,
  paginateDescribeEngineDefaultParameters,
  RDSClient,
} from "@aws-sdk/client-rds";
import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../../core/resource";
import { paperApis } from "../../../testing/paperApis";
import { paperCloud } from "../../../testing/paperCloud";
import { databasePair } from "../../../testing/paperDatabases";
import { refusal } from "../../../testing/refusal";
import { DatabaseEvents } from "../events";
import { describe as ofMachine, byIdentifier } from "../description";
import { parameterStatus } from "./application";

const groupType = "aws:rds/parameterGroup:ParameterGroup";

describe("a parameter group of RDS", () => {
  const change = async (name: string, value: string, applyMethod?: string) => {
    const world = paperCloud();
    const { parameters } = await databasePair(world.make);
    const one = { name, value, ...(applyMethod === undefined ? {} : { applyMethod }) };
    return (await refusal(world.change(parameters, { parameters: [one] }))).replace(
      /^.*ModifyDBParameterGroup 400 /,
      "",
    );
  };
  const value = (given: string, name: string, allowed: string) =>
    `InvalidParameterValue: Invalid parameter value: ${given} for: ${name} allowed values are: ${allowed}`;

  it.each([
    ["max_connections", "{DBInstanceClassMemory/12582880}"],
    ["max_connections", "{LEAST({DBInstanceClassMemory/9531392}, 5000)}"],
    ["long_query_time", "0.5"],
    ["log_bin_trust_function_creators", "1"],
    ["sql_mode", "ANSI_QUOTES, STRICT_TRANS_TABLES"],
    ["time_zone", "Europe/Paris"],
    ["init_connect", "SET NAMES utf8mb4"],
    ["read_only", "{TrueIfReplica}"],
    ["group_concat_max_len", "18446744073709547520"],
    ["innodb_redo_log_capacity", "1073741824"],
  ])("takes %s = %s", async (name, given) => {
    expect(await change(name, given)).toBe("");
  });

  it.each([
    ["no_such_thing", "1", undefined, "InvalidParameterValue: Could not find parameter with name: no_such_thing"],
    ["query_cache_size", "0", undefined, "InvalidParameterValue: Could not find parameter with name: query_cache_size"],
    [
      "slave_net_timeout",
      "60",
      undefined,
      "InvalidParameterValue: Could not find parameter with name: slave_net_timeout",
    ],
    ["datadir", "/tmp", "pending-reboot", "InvalidParameterValue: The parameter datadir cannot be modified."],
    ["server_id", "7", undefined, "InvalidParameterValue: The parameter server_id cannot be modified."],
    ["local_infile", "ON", undefined, value("ON", "local_infile", "0,1")],
    ["wait_timeout", "0", undefined, value("0", "wait_timeout", "1-31536000")],
    ["wait_timeout", "31536001", undefined, value("31536001", "wait_timeout", "1-31536000")],
    ["wait_timeout", "1.5", undefined, value("1.5", "wait_timeout", "1-31536000")],
    ["wait_timeout", "8h", undefined, value("8h", "wait_timeout", "1-31536000")],
    ["wait_timeout", "{Memory/2}", undefined, value("{Memory/2}", "wait_timeout", "1-31536000")],
    ["binlog_format", "FAST", undefined, value("FAST", "binlog_format", "ROW,STATEMENT,MIXED")],
    ["tls_version", "TLSv1.1", "pending-reboot", value("TLSv1.1", "tls_version", "TLSv1.2,TLSv1.3")],
    [
      "innodb_ft_min_token_size",
      "2",
      undefined,
      "InvalidParameterCombination: cannot use immediate apply method for static parameter",
    ],
  ])("refuses %s = %s", async (name, given, applyMethod, expected) => {
    expect(await change(name, given, applyMethod)).toBe(expected);
  });
});

describe("a static parameter", () => {
  let world: ReturnType<typeof paperCloud>;
  let pair: Awaited<ReturnType<typeof databasePair>>;
  const parameter = { name: "innodb_ft_min_token_size", value: "2", applyMethod: "pending-reboot" };
  beforeEach(async () => {
    world = paperCloud();
    pair = await databasePair(world.make);
  });
  const status = () => parameterStatus(byIdentifier(world.account, "db-1")!, world.cloud);
  const runs = () => ofMachine(byIdentifier(world.account, "db-1")!, world.account).parameters;
  const settled = async () => {
    world.clock.pass(3_600);
    await new Promise(resolve => setImmediate(resolve));
    world.clock.pass(3_600);
    await new Promise(resolve => setImmediate(resolve));
  };

  it("waits for a restart, and a dynamic one beside it does not", async () => {
    await world.change(pair.parameters, { parameters: [parameter, { name: "wait_timeout", value: "90" }] });
    await settled();
    expect([status(), runs()]).toEqual(["pending-reboot", { wait_timeout: "90" }]);
    await new DatabaseEvents(world.cloud).restart("db-1");
    expect([status(), runs()]).toEqual(["in-sync", { wait_timeout: "90", innodb_ft_min_token_size: "2" }]);
  });

  it("is not shown as waiting right after the call, as no change is", async () => {
    await world.change(pair.parameters, { parameters: [parameter] });
    expect(status()).toBe("in-sync");
    world.clock.pass(60);
    expect(status()).toBe("applying");
  });

  it("of a group that a database uses only after its restart does not end the wait for it", async () => {
    const group = await world.make(groupType, "new", { name: "new", family: "mysql8.4" });
    await world.change(pair.primary, { parameterGroupName: group.id });
    expect(status()).toBe("pending-reboot");
    await world.change(group, { parameters: [{ name: "wait_timeout", value: "90" }] });
    await settled();
    expect(status()).toBe("pending-reboot");
    await new DatabaseEvents(world.cloud).restart("db-1");
    expect(status()).toBe("in-sync");
  });

  it("keeps its value until a restart when it is taken away", async () => {
    await world.change(pair.parameters, { parameters: [parameter] });
    await settled();
    await new DatabaseEvents(world.cloud).restart("db-1");
    await world.change(pair.parameters, { parameters: [] });
    await settled();
    expect([status(), runs()]).toEqual(["pending-reboot", { innodb_ft_min_token_size: "2" }]);
    await new DatabaseEvents(world.cloud).restart("db-1");
    expect([status(), runs()]).toEqual(["in-sync", {}]);
  });

  it("is read by a new database at once", async () => {
    const group = await world.make(groupType, "new", { name: "new", family: "mysql8.4", parameters: [parameter] });
    const subnets = world.account.all("aws:rds/subnetGroup:SubnetGroup")[0] as Resource;
    const inputs = {
      ...pair.primary.inputs,
      identifier: "db-3",
      parameterGroupName: group.id,
      dbSubnetGroupName: subnets.id,
    };
    const made = await world.make("aws:rds/instance:Instance", "db-3", inputs);
    expect(parameterStatus(made as never, world.cloud)).toBe("in-sync");
    expect(ofMachine(made as never, world.account).parameters).toEqual({ innodb_ft_min_token_size: "2" });
  });
});

describe("AWS's client for RDS", () => {
  it("reads all parameters of MySQL 8.4, a hundred at a time, and those of no other family", async () => {
    const world = paperCloud();
    const apis = await paperApis(world);
    const client = new RDSClient(apis.client);
    try {
      const pages = paginateDescribeEngineDefaultParameters({ client }, { DBParameterGroupFamily: "mysql8.4" });
      const found = new Map<string, unknown>();
      const lengths: number[] = [];
      for await (const { EngineDefaults } of pages) {
        lengths.push(EngineDefaults?.Parameters?.length ?? 0);
        for (const one of EngineDefaults?.Parameters ?? []) found.set(one.ParameterName ?? "", one);
      }
      expect(lengths.slice(0, 2)).toEqual([100, 100]);
      expect(found.size).toBe(lengths.reduce((sum, one) => sum + one, 0));
      expect(found.get("innodb_ft_min_token_size")).toMatchObject({
        ApplyType: "static",
        AllowedValues: "0-16",
        IsModifiable: true,
      });
      expect(found.get("datadir")).toMatchObject({ IsModifiable: false });
      const other = new DescribeEngineDefaultParametersCommand({ DBParameterGroupFamily: "mysql5.5" });
      await expect(client.send(other)).rejects.toThrow("not a valid family");
    } finally {
      await apis.stop();
    }
  });
});
