import { beforeEach, describe, expect, it } from "vitest";
import { awsEndpoint } from "../../tests/support/awsEndpoint";
import { promotionPair } from "./promotionPair";

/** When AWS answers, by its own clock, which is not this machine's. */
const date = "Sun, 22 Nov 2026 12:00:20 GMT";
const noon = Date.parse("2026-11-22T12:00:00Z");

/** RDS's answers, by the call and what is asked about. */
let answers: Record<string, [status: number, body: string]>;
let metrics: unknown;
let asked: Record<string, unknown> = {};
let calls: string[] = [];
awsEndpoint((request, body) => {
  if (request.headers["x-amz-target"]?.toString().endsWith(".GetMetricData") !== true) {
    const form = new URLSearchParams(body);
    const call = [form.get("Action"), form.get("DBInstanceIdentifier") ?? form.get("DBParameterGroupName")].join(" ");
    calls.push(call + (form.get("Source") ?? "").replace(/^./, " of $&"));
    const [status, text] = answers[call] ?? [500, `no answer for ${call}`];
    return { status, headers: { Date: date, "Content-Type": "text/xml" }, text };
  }
  asked = JSON.parse(body) as Record<string, unknown>;
  return { headers: { Date: date, "Content-Type": "application/x-amz-json-1.0" }, text: JSON.stringify(metrics) };
});
const response = (call: string, result: string): [number, string] => [
  200,
  `<${call}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${call}Result>${result}</${call}Result></${call}Response>`,
];
const instance = (identifier: string, status: string, more = "") =>
  response(
    "DescribeDBInstances",
    `<DBInstances><DBInstance><DBInstanceIdentifier>${identifier}</DBInstanceIdentifier>
    <DBInstanceStatus>${status}</DBInstanceStatus>${more}</DBInstance></DBInstances>`,
  );
const notFound: [number, string] = [
  404,
  "<ErrorResponse><Error><Type>Sender</Type><Code>DBInstanceNotFound</Code><Message>not found</Message></Error></ErrorResponse>",
];
beforeEach(() => (calls = []));

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
    answers = {
      "DescribeDBInstances db-1": instance(
        "db-1",
        "available",
        `<DBParameterGroups><DBParameterGroup><DBParameterGroupName>group</DBParameterGroupName>
        <ParameterApplyStatus>applying</ParameterApplyStatus></DBParameterGroup></DBParameterGroups>`,
      ),
      "DescribeDBInstances db-2": instance(
        "db-2",
        "backing-up",
        "<ReadReplicaSourceDBInstanceIdentifier>db-1</ReadReplicaSourceDBInstanceIdentifier>",
      ),
      "DescribeDBParameters group": response(
        "DescribeDBParameters",
        `<Parameters>
        <Parameter><ParameterName>wait_timeout</ParameterName><ParameterValue>120</ParameterValue></Parameter>
        <Parameter><ParameterName>read_only</ParameterName><ParameterValue>1</ParameterValue></Parameter></Parameters>`,
      ),
    };
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
      parameterGroup: "group",
      readOnly: "1",
      parameters: "applying",
      successorStatus: "backing-up",
      connections: [{ began: noon, value: 4 }],
      lag: [
        { began: noon, value: 0 },
        { began: noon - 60_000, value: -1 },
      ],
    });
    expect(calls).toEqual([
      "DescribeDBInstances db-1",
      "DescribeDBParameters group of user",
      "DescribeDBInstances db-2",
    ]);
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
    answers = { "DescribeDBInstances db-1": notFound, "DescribeDBInstances db-2": instance("db-2", "available") };
    metrics = { MetricDataResults: [] };
    expect(await look()).toEqual({
      time: noon + 21_000,
      status: undefined,
      parameterGroup: undefined,
      readOnly: undefined,
      parameters: undefined,
      successorStatus: "available",
      connections: [],
      lag: [],
    });
  });

  it("says that a group does not set read_only", async () => {
    const group =
      "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>group</DBParameterGroupName></DBParameterGroup></DBParameterGroups>";
    answers = {
      "DescribeDBInstances db-1": instance("db-1", "available", group),
      "DescribeDBInstances db-2": instance("db-2", "available"),
      "DescribeDBParameters group": response("DescribeDBParameters", "<Parameters/>"),
    };
    expect(await look()).toMatchObject({ parameterGroup: "group", readOnly: undefined });
  });

  it("throws the error of AWS", async () => {
    answers = {
      "DescribeDBInstances db-1": [
        403,
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not yours</Message></Error></ErrorResponse>",
      ],
    };
    await expect(look()).rejects.toThrow("not yours");
  });
});
