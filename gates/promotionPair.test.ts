import { describe, expect, it } from "vitest";
import { awsEndpoint } from "../tests/support/awsEndpoint";
import { promotionPair } from "./promotionPair";

/** When AWS answers, by its own clock, which is not this machine's. */
const date = "Sun, 22 Nov 2026 12:00:20 GMT";
const noon = Date.parse("2026-11-22T12:00:00Z");

let describeInstances: [status: number, body: string];
let metrics: unknown;
let asked: Record<string, unknown> = {};
awsEndpoint((request, body) => {
  if (request.headers["x-amz-target"]?.toString().endsWith(".GetMetricData") !== true) {
    const [status, text] = describeInstances;
    return { status, headers: { Date: date, "Content-Type": "text/xml" }, text };
  }
  asked = JSON.parse(body) as Record<string, unknown>;
  return { headers: { Date: date, "Content-Type": "application/x-amz-json-1.0" }, text: JSON.stringify(metrics) };
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

  it("says that the primary no longer exists, and that nothing was measured", async () => {
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

  it("throws the error of AWS", async () => {
    describeInstances = [
      403,
      "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>",
    ];
    await expect(look()).rejects.toThrow("not yours");
  });
});
