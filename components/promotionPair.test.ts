import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { promotionPair } from "./promotionPair";

/** When AWS answers, by its own clock, which is not this machine's. */
const date = "Sun, 22 Nov 2026 12:00:20 GMT";
const noon = Date.parse("2026-11-22T12:00:00Z");

let describeInstances: [status: number, body: string];
let metrics: unknown;
let asked: Record<string, unknown> = {};
/** Stands where AWS's endpoints stand. */
const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", chunk => (body += String(chunk)));
  request.on("end", () => {
    response.setHeader("Date", date);
    if (request.headers["x-amz-target"]?.toString().endsWith(".GetMetricData")) {
      asked = JSON.parse(body) as Record<string, unknown>;
      response.setHeader("Content-Type", "application/x-amz-json-1.0").end(JSON.stringify(metrics));
    } else {
      const [status, text] = describeInstances;
      response.writeHead(status, { "Content-Type": "text/xml" }).end(text);
    }
  });
});
const environment = { ...process.env };
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  process.env["AWS_ENDPOINT_URL"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env["AWS_ACCESS_KEY_ID"] = "key";
  process.env["AWS_SECRET_ACCESS_KEY"] = "secret";
});
afterAll(() => {
  process.env = environment;
  server.close();
});

const look = async () => {
  const pair = await promotionPair({ region: "eu-central-1", profile: undefined }, "db-1", "db-2");
  try {
    return await pair.look();
  } finally {
    pair.close();
  }
};

describe("promotionPair", () => {
  it("reads the primary's state, its parameters, both metrics, and AWS's clock", async () => {
    describeInstances = [
      200,
      `<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><DescribeDBInstancesResult><DBInstances>
        <DBInstance><DBInstanceIdentifier>db-1</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus>
        <DBParameterGroups><DBParameterGroup><DBParameterGroupName>group</DBParameterGroupName>
        <ParameterApplyStatus>applying</ParameterApplyStatus></DBParameterGroup></DBParameterGroups></DBInstance>
        </DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>`,
    ];
    metrics = {
      MetricDataResults: [
        { Id: "connections", Timestamps: [noon / 1000], Values: [4], StatusCode: "Complete" },
        { Id: "lag", Timestamps: [noon / 1000, noon / 1000 - 60], Values: [0, -1], StatusCode: "Complete" },
      ],
    };
    expect(await look()).toEqual({
      // A second later than the header says, which has no fractions.
      time: noon + 21_000,
      status: "available",
      parameters: "applying",
      connections: [{ began: noon, value: 4 }],
      lag: [
        { began: noon, value: 0 },
        { began: noon - 60_000, value: -1 },
      ],
    });
    const stat = (MetricName: string, Value: string) => ({
      Metric: { Namespace: "AWS/RDS", MetricName, Dimensions: [{ Name: "DBInstanceIdentifier", Value }] },
      Period: 60,
      Stat: "Maximum",
    });
    expect(asked).toEqual({
      StartTime: noon / 1000 + 21 - 900,
      EndTime: noon / 1000 + 21 + 60,
      MetricDataQueries: [
        { Id: "connections", MetricStat: stat("DatabaseConnections", "db-1") },
        { Id: "lag", MetricStat: stat("ReplicaLag", "db-2") },
      ],
    });
  });

  it("tells that the primary no longer exists, and when nothing was measured", async () => {
    describeInstances = [
      404,
      "<ErrorResponse><Error><Type>Sender</Type><Code>DBInstanceNotFound</Code><Message>db-1 not found</Message></Error></ErrorResponse>",
    ];
    metrics = { MetricDataResults: [] };
    expect(await look()).toEqual({
      time: noon + 21_000,
      status: undefined,
      parameters: undefined,
      connections: [],
      lag: [],
    });
  });

  it("passes on what AWS refuses", async () => {
    describeInstances = [
      403,
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>",
    ];
    await expect(look()).rejects.toThrow("not yours");
  });
});
