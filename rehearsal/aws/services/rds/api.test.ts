import { DescribeDBInstancesCommand, DescribeDBParametersCommand, RDSClient } from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Hardware } from "../../core/hardware";
import { read } from "../../core/lifecycle/state";
import { paperApis } from "../../testing/paperApis";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { DatabaseEvents } from "./events";

describe("AWS's client for RDS", () => {
  const world = paperCloud();
  let pair: Awaited<ReturnType<typeof databasePair>>;
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let rds: RDSClient;
  beforeAll(async () => {
    pair = await databasePair(world.make);
    apis = await paperApis(world);
    rds = new RDSClient(apis.client);
  });
  afterAll(() => apis.stop());
  afterEach(() => vi.restoreAllMocks());

  const instance = async (DBInstanceIdentifier: string) =>
    (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];

  it("reads what a database is, what it replicates, and what replicates it", async () => {
    expect(await instance("db-1")).toMatchObject({
      DBInstanceIdentifier: "db-1",
      DBInstanceStatus: "available",
      Engine: "mysql",
      MultiAZ: false,
      Endpoint: { Port: 3306 },
      ReadReplicaDBInstanceIdentifiers: ["db-2"],
      DBParameterGroups: [{ DBParameterGroupName: pair.parameters.id, ParameterApplyStatus: "in-sync" }],
      TagList: [{ Key: "stack", Value: "one" }],
    });
    expect((await instance("db-2"))?.ReadReplicaSourceDBInstanceIdentifier).toBe("db-1");
    const { DBInstances } = await rds.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances?.map(one => one.DBInstanceIdentifier)).toEqual(["db-1", "db-2"]);
  });

  it("is told that a database does not exist", async () => {
    await expect(instance("db-9")).rejects.toThrow("DBInstance db-9 not found.");
  });

  it("reads what RDS is doing with a database", async () => {
    new DatabaseEvents(world.cloud).startBackup("db-2");
    expect((await instance("db-2"))?.DBInstanceStatus).toBe("backing-up");
    world.clock.pass(180);
    expect((await instance("db-2"))?.DBInstanceStatus).toBe("available");
  });

  it("reads that a database that is off has failed, and that one that does not answer is available, also after a refresh", async () => {
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue({ state: "off" });
    expect((await instance("db-1"))?.DBInstanceStatus).toBe("failed");
    await read(
      "aws:rds/instance:Instance",
      world.account.find("aws:rds/instance:Instance", "identifier", "db-1")?.id ?? "",
      {},
      world.cloud,
    );
    vi.mocked(world.hardware.databaseHealth).mockResolvedValue({ state: "silent" });
    expect((await instance("db-1"))?.DBInstanceStatus).toBe("available");
  });

  const parameterStatus = async () => (await instance("db-1"))?.DBParameterGroups?.[0]?.ParameterApplyStatus;

  it("reads that a changed parameter is in sync for a while after the call, then being applied, then in sync", async () => {
    const applied = vi.spyOn(world.hardware as Hardware, "updateDatabase");
    await world.change(pair.parameters, { parameters: [{ name: "read_only", value: "1" }] });
    expect([applied.mock.calls.length, await parameterStatus()]).toEqual([0, "in-sync"]);
    world.clock.pass(60);
    expect([applied.mock.calls.length, await parameterStatus()]).toEqual([0, "applying"]);
    world.clock.pass(120);
    await vi.waitFor(async () => expect(await parameterStatus()).toBe("in-sync"));
    expect(applied.mock.calls.map(([database]) => [database.identifier, database.parameters])).toEqual([
      ["db-1", { read_only: "1" }],
      ["db-2", { read_only: "1" }],
    ]);
  });

  it("reads the parameters that a group sets, as they are now", async () => {
    const { parameters } = pair;
    const read = async () => {
      const command = new DescribeDBParametersCommand({ DBParameterGroupName: parameters.id, Source: "user" });
      const { Parameters = [] } = await rds.send(command);
      return Parameters.map(one => [one.ParameterName, one.ParameterValue, one.Source, one.ApplyMethod]);
    };
    const set = (change: Parameters<typeof world.change>[1]) => world.change(parameters, change);
    await set({ parameters: [] });
    expect(await read()).toEqual([]);
    await set({ parameters: [{ name: "read_only", value: "1", applyMethod: "immediate" }] });
    expect(await read()).toEqual([["read_only", "1", "user", "immediate"]]);
  });

  it("is told that a parameter group does not exist, and what the rehearsal cannot answer", async () => {
    const ask = (DBParameterGroupName: string, Source?: string) =>
      rds.send(new DescribeDBParametersCommand({ DBParameterGroupName, ...(Source === undefined ? {} : { Source }) }));
    await expect(ask("none", "user")).rejects.toThrow("DBParameterGroup none not found.");
    await expect(ask(pair.parameters.id)).rejects.toThrow("only with Source=user");
  });

  it("reads that a parameter could not be applied", async () => {
    vi.spyOn(world.hardware as Hardware, "updateDatabase").mockRejectedValue(new Error("no such value"));
    const { parameters } = pair;
    const change = { parameters: [{ name: "read_only", value: "1" }] };
    await world.change(parameters, change);
    world.clock.pass(180);
    await vi.waitFor(async () => expect(await parameterStatus()).toBe("failed-to-apply"));
  });
});
