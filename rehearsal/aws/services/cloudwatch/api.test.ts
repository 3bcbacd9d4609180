import { CloudWatchClient, GetMetricDataCommand, type GetMetricDataCommandInput } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { paperApis } from "../../testing/paperApis";
import { paperCloud } from "../../testing/paperCloud";
import { databasePair } from "../../testing/paperDatabases";
import { passMinutes } from "./minutes";

describe("AWS's client for CloudWatch", () => {
  const world = paperCloud();
  /** When the databases are there: a full minute, in seconds since 1970. */
  let opened: number;
  let apis: Awaited<ReturnType<typeof paperApis>>;
  let cloudWatch: CloudWatchClient;
  /** A replica whose lag in seconds is the number of the minute, for an hour. */
  beforeAll(async () => {
    await databasePair(world.make);
    world.clock.pass(60 - (world.clock.seconds() % 60));
    opened = world.clock.now() / 1000;
    apis = await paperApis(world);
    cloudWatch = new CloudWatchClient(apis.client);
    const health = vi.spyOn(world.hardware, "databaseHealth");
    for (let minute = 1; minute <= 60; minute += 1) {
      world.clock.pass(60);
      health.mockResolvedValue({ state: "running", connections: 2, lagSeconds: minute });
      await passMinutes(world);
    }
  });
  afterAll(() => apis.stop());

  const at = (minute: number) => new Date((opened + minute * 60) * 1000);
  const query = (Period = 60, Stat = "Maximum", MetricName = "ReplicaLag", Value = "db-2") => ({
    Id: "m",
    MetricStat: {
      Metric: { Namespace: "AWS/RDS", MetricName, Dimensions: [{ Name: "DBInstanceIdentifier", Value }] },
      Period,
      Stat,
    },
  });
  const ask = async (from: number, to: number, change: Partial<GetMetricDataCommandInput> = {}) => {
    const input = { StartTime: at(from), EndTime: at(to), MetricDataQueries: [query()], ...change };
    const { MetricDataResults = [] } = await cloudWatch.send(new GetMetricDataCommand(input));
    const { Timestamps = [], Values = [], StatusCode } = MetricDataResults[0] ?? {};
    expect(StatusCode).toBe("Complete");
    return Timestamps.map((time, i) => [(time.getTime() / 1000 - opened) / 60, Values[i]]);
  };

  it("reads one value a minute, stamped with the minute, the newest first, and three minutes late", async () => {
    expect(await ask(55, 70)).toEqual([
      [57, 57],
      [56, 56],
      [55, 55],
    ]);
  });

  it("reads the past, from the start on and before the end", async () => {
    expect(await ask(10, 12, { ScanBy: "TimestampAscending" })).toEqual([
      [10, 10],
      [11, 11],
    ]);
    expect(await ask(-60, 0)).toEqual([]);
  });

  it("has its start rounded down to a minute", async () => {
    expect(await ask(10.9, 11)).toEqual([[10, 10]]);
  });

  it.each([
    ["Average", 12],
    ["Maximum", 14],
    ["Minimum", 10],
    ["Sum", 60],
    ["SampleCount", 5],
  ])("reads the %s of longer periods", async (stat, value) => {
    expect(await ask(10, 15, { MetricDataQueries: [query(300, stat)] })).toEqual([[10, value]]);
  });

  it("reads nothing finer than a minute of metrics that are sent once a minute", async () => {
    expect(await ask(10, 12, { MetricDataQueries: [query(30)] })).toEqual([]);
  });

  it("reads nothing with a period that is finer than what AWS keeps of that age", async () => {
    const twentyDays = 20 * 24 * 60;
    expect(await ask(-twentyDays, 60)).toEqual([]);
    expect(await ask(-twentyDays, 60, { MetricDataQueries: [query(300)] })).not.toEqual([]);
  });

  it("reads nothing of a database that does not exist, and no lag of a primary", async () => {
    const of = (id: string) => ask(0, 60, { MetricDataQueries: [query(60, "Maximum", "ReplicaLag", id)] });
    expect([await of("db-1"), await of("db-9")]).toEqual([[], []]);
  });

  // API reference of CloudWatch, GetMetricData, MetricDataQuery and MetricStat. The names are those of the client.
  it.each<[string, Partial<GetMetricDataCommandInput>, string, string]>([
    ["no queries", { MetricDataQueries: [] }, "MissingRequiredParameterException", "MetricDataQueries is required"],
    ["no start", { StartTime: undefined }, "MissingRequiredParameterException", "StartTime is required"],
    [
      "an end before the start",
      {
        get EndTime() {
          return at(0);
        },
      },
      "ValidationException",
      "StartTime must be less than the parameter EndTime",
    ],
    [
      "an end at the start",
      {
        get EndTime() {
          return at(10);
        },
      },
      "ValidationException",
      "StartTime must be less than the parameter EndTime",
    ],
    ["501 queries", { MetricDataQueries: Array(501).fill(query()) }, "ValidationException", "more than 500 members"],
    ["an id twice", { MetricDataQueries: [query(), query()] }, "ValidationException", "Id must be unique"],
    [
      "an id with a capital",
      { MetricDataQueries: [{ ...query(), Id: "M" }] },
      "ValidationException",
      "The Id M must begin",
    ],
    [
      "neither metric nor expression",
      { MetricDataQueries: [{ Id: "m" }] },
      "ValidationException",
      "either Expression or MetricStat",
    ],
    [
      "metric and expression",
      { MetricDataQueries: [{ ...query(), Expression: "1" }] },
      "ValidationException",
      "either Expression or MetricStat",
    ],
    [
      "an expression",
      { MetricDataQueries: [{ Id: "m", Expression: "1" }] },
      "ValidationException",
      "does not compute expressions",
    ],
    ["a period of 90 s", { MetricDataQueries: [query(90)] }, "ValidationException", "The Period 90 must be"],
    ["a period of 0 s", { MetricDataQueries: [query(0)] }, "ValidationException", "The Period 0 must be"],
    [
      "an unknown statistic",
      { MetricDataQueries: [query(60, "Median")] },
      "ValidationException",
      "The Stat Median must be one of",
    ],
    [
      "a metric that is not measured",
      { MetricDataQueries: [query(60, "Maximum", "FreeStorageSpace")] },
      "ValidationException",
      "the rehearsal does not measure AWS/RDS FreeStorageSpace; it measures AWS/ApplicationELB HealthyHostCount",
    ],
    ["more data points than asked for", { MaxDatapoints: 10 }, "ValidationException", "more than 10 data points"],
    ["an unknown order", { ScanBy: "Newest" as "TimestampAscending" }, "ValidationException", "ScanBy must be"],
  ])("is refused %s", async (_, change, name, message) => {
    const refused = ask(10, 50, change);
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
  });
});
