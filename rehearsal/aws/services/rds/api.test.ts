import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeDBInstancesCommand, RDSClient } from "@aws-sdk/client-rds";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Hardware } from "../../core/hardware";
import { update } from "../../core/lifecycle";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { Callers, operatorKeys } from "../../http/callers";
import { serveApis } from "../../http/server";

describe("AWS's clients, asking about databases", () => {
  const world = paperCloud();
  let pair: Awaited<ReturnType<typeof databasePair>>;
  let apis: Awaited<ReturnType<typeof serveApis>>;
  let rds: RDSClient;
  let cloudWatch: CloudWatchClient;
  beforeAll(async () => {
    const { account, hardware } = world;
    pair = await databasePair(world.make);
    apis = await serveApis({
      account,
      hardware,
      callers: new Callers(account),
      databaseAuthority: "",
      settle: async () => undefined,
    });
    const options = { region: "eu-central-1", endpoint: `http://127.0.0.1:${apis.port}`, credentials: operatorKeys };
    // A note on coming Node versions is no result.
    process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
    rds = new RDSClient(options);
    cloudWatch = new CloudWatchClient(options);
  });
  afterAll(() => apis.stop());
  afterEach(() => vi.restoreAllMocks());

  const instance = async (DBInstanceIdentifier: string) =>
    (await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0];
  const metric = async (MetricName: string, Value: string, from = -900) => {
    const at = (seconds: number) => new Date(Date.now() + seconds * 1000);
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: at(from),
        EndTime: at(from + 960),
        MetricDataQueries: [
          {
            Id: "m",
            MetricStat: {
              Metric: { Namespace: "AWS/RDS", MetricName, Dimensions: [{ Name: "DBInstanceIdentifier", Value }] },
              Period: 60,
              Stat: "Maximum",
            },
          },
        ],
      }),
    );
    return MetricDataResults?.[0]?.Values;
  };

  it("hear what a database is, whom it replicates, and by whom it is replicated", async () => {
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

  it("hear that there is no such database", async () => {
    await expect(instance("db-9")).rejects.toThrow("DBInstance db-9 not found.");
  });

  it("hear that a database that is off has failed, and of one that is silent nothing else", async () => {
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue({ state: "off" });
    expect((await instance("db-1"))?.DBInstanceStatus).toBe("failed");
    expect(await metric("DatabaseConnections", "db-1")).toEqual([]);
    vi.mocked(world.hardware.databaseHealth).mockResolvedValue({ state: "silent" });
    expect((await instance("db-1"))?.DBInstanceStatus).toBe("available");
    expect(await metric("DatabaseConnections", "db-1")).toEqual([]);
  });

  it("measure connections and, of a replica only, its lag, now and at no other time", async () => {
    const health = { state: "running", connections: 3, lagSeconds: 12 } as const;
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue(health);
    expect(await metric("DatabaseConnections", "db-1")).toEqual([3]);
    expect(await metric("ReplicaLag", "db-2")).toEqual([12]);
    expect(await metric("ReplicaLag", "db-1")).toEqual([]);
    expect(await metric("ReplicaLag", "db-2", -3600)).toEqual([]);
    expect(await metric("ReplicaLag", "db-9")).toEqual([]);
  });

  it("are told what is not measured here", async () => {
    await expect(metric("FreeStorageSpace", "db-1")).rejects.toThrow(
      "the rehearsal measures AWS/RDS DatabaseConnections and ReplicaLag only, not AWS/RDS FreeStorageSpace",
    );
  });

  it("see a changed parameter being applied, some seconds after the change itself has returned", async () => {
    const applied = vi.spyOn(world.hardware as Hardware, "updateDatabase");
    const { parameters } = pair;
    const status = async () => (await instance("db-1"))?.DBParameterGroups?.[0]?.ParameterApplyStatus;
    const change = { parameters: [{ name: "read_only", value: "1" }] };
    await update(parameters.type, parameters.id, { ...parameters.inputs, ...change }, world.cloud);
    expect([applied.mock.calls.length, await status()]).toEqual([0, "applying"]);
    await vi.waitFor(async () => expect(await status()).toBe("in-sync"), { timeout: 10_000, interval: 200 });
    expect(applied.mock.calls.map(([database]) => [database.identifier, database.parameters])).toEqual([
      ["db-1", { read_only: "1" }],
      ["db-2", { read_only: "1" }],
    ]);
  });

  it("see when a parameter could not be applied", async () => {
    vi.spyOn(world.hardware as Hardware, "updateDatabase").mockRejectedValue(new Error("no such value"));
    const { parameters } = pair;
    const change = { parameters: [{ name: "read_only", value: "maybe" }] };
    await update(parameters.type, parameters.id, { ...parameters.inputs, ...change }, world.cloud);
    await vi.waitFor(
      async () =>
        expect((await instance("db-1"))?.DBParameterGroups?.[0]?.ParameterApplyStatus).toBe("failed-to-apply"),
      { timeout: 10_000, interval: 200 },
    );
  });
});
