import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { paperApis } from "../../testing/paperApis";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";

describe("AWS's client for CloudWatch", () => {
  const world = paperCloud();
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let cloudWatch: CloudWatchClient;
  beforeAll(async () => {
    await databasePair(world.make);
    apis = await paperApis(world);
    cloudWatch = new CloudWatchClient(apis.client);
  });
  afterAll(() => apis.stop());
  afterEach(() => vi.restoreAllMocks());

  /** The values of a metric of RDS in 16 minutes that begin `from` seconds from now. */
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

  it("reads connections and, for a replica only, its lag, as they are now and at no other time", async () => {
    const health = { state: "running", connections: 3, lagSeconds: 12 } as const;
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue(health);
    expect(await metric("DatabaseConnections", "db-1")).toEqual([3]);
    expect(await metric("ReplicaLag", "db-2")).toEqual([12]);
    expect(await metric("ReplicaLag", "db-1")).toEqual([]);
    expect(await metric("ReplicaLag", "db-2", -3600)).toEqual([]);
    expect(await metric("ReplicaLag", "db-9")).toEqual([]);
  });

  it.each(["off", "silent"] as const)("reads nothing of a database that is %s", async state => {
    vi.spyOn(world.hardware, "databaseHealth").mockResolvedValue({ state });
    expect(await metric("DatabaseConnections", "db-1")).toEqual([]);
  });

  it("is refused a metric that the rehearsal does not measure", async () => {
    await expect(metric("FreeStorageSpace", "db-1")).rejects.toThrow(
      "the rehearsal measures AWS/RDS DatabaseConnections and ReplicaLag only, not AWS/RDS FreeStorageSpace",
    );
  });
});
