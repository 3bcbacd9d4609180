import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, record } from "../../tests/support/record";
import { Monitoring, type MonitoringArgs } from "./monitoring";

const build = (change: Partial<MonitoringArgs> = {}) =>
  record(
    () =>
      new Monitoring("lamp", {
        alarmEmail: undefined,
        region: "eu-central-1",
        balancer: "app/lamp/1",
        targetGroup: "targetgroup/lamp/1",
        certificateArn: undefined,
        servers: [{ id: pulumi.output("i-1") }, { id: pulumi.output("i-2") }],
        databases: { primary: "db-1", replica: "db-2" },
        databaseInstanceClass: "db.t4g.small",
        ...change,
      }),
  );

describe("Monitoring", () => {
  it("watches every tier", async () => {
    const alarms = ofType(await build(), "MetricAlarm");
    const sentence = ({ inputs }: (typeof alarms)[number]) =>
      `${inputs["metricName"]} ${inputs["comparisonOperator"]} ${inputs["threshold"]} for ${inputs["evaluationPeriods"]} min: ` +
      Object.values(inputs["dimensions"] as object).join(" ");
    expect(alarms.map(sentence)).toEqual([
      "HTTPCode_ELB_5XX_Count GreaterThanThreshold 10 for 5 min: app/lamp/1",
      "CPUUtilization GreaterThanThreshold 80 for 15 min: db-1",
      "DatabaseConnections GreaterThanThreshold 102 for 5 min: db-1",
      "FreeStorageSpace LessThanThreshold 2147483648 for 5 min: db-1",
      "CPUUtilization GreaterThanThreshold 80 for 15 min: db-2",
      "DatabaseConnections GreaterThanThreshold 102 for 5 min: db-2",
      "FreeStorageSpace LessThanThreshold 2147483648 for 5 min: db-2",
      "ReplicaLag GreaterThanThreshold 30 for 5 min: db-2",
      "ReplicaLag LessThanThreshold 0 for 5 min: db-2",
      "HTTPCode_Target_5XX_Count GreaterThanThreshold 10 for 5 min: app/lamp/1 targetgroup/lamp/1",
      "UnHealthyHostCount GreaterThanThreshold 0 for 6 min: app/lamp/1 targetgroup/lamp/1",
      "StatusCheckFailed GreaterThanThreshold 0 for 5 min: i-1",
      "StatusCheckFailed_Instance GreaterThanThreshold 0 for 3 min: i-1",
      "StatusCheckFailed GreaterThanThreshold 0 for 5 min: i-2",
      "StatusCheckFailed_Instance GreaterThanThreshold 0 for 3 min: i-2",
    ]);
  });

  it("makes AWS restart a server that hangs", async () => {
    expect(named(await build(), "lamp-web-1-StatusCheckFailed_Instance").inputs["alarmActions"]).toEqual([
      "arn:aws:test:::lamp-alarms",
      "arn:aws:automate:eu-central-1:ec2:reboot",
    ]);
  });

  it("takes silence for the end of a database, and for nothing bad of what has nothing to tell", async () => {
    const graph = await build({ certificateArn: "arn:aws:acm:eu-central-1:123456789012:certificate/1" });
    const silence = (name: string) => {
      const { inputs, replaceOnChanges } = named(graph, name);
      return [inputs["treatMissingData"], inputs["insufficientDataActions"], replaceOnChanges];
    };
    const gone = ["missing", ["arn:aws:test:::lamp-alarms"], ["dimensions"]];
    expect(silence("lamp-primary-DatabaseConnections")).toEqual(gone);
    expect(silence("lamp-replica-DatabaseConnections")).toEqual(gone);
    expect(silence("lamp-primary-CPUUtilization")).toEqual(["missing", [], []]);
    expect(silence("lamp-balancer-HTTPCode_ELB_5XX_Count")).toEqual(["notBreaching", [], []]);
    expect(silence("lamp-web-1-StatusCheckFailed_Instance")).toEqual(["notBreaching", [], []]);
    expect(silence("lamp-certificate-DaysToExpiry")).toEqual(["ignore", [], []]);
  });

  it("watches the certificate, if there is one, by a figure that comes twice a day", async () => {
    expect((await build()).filter(({ name }) => name.includes("certificate"))).toEqual([]);
    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
    expect(named(await build({ certificateArn }), "lamp-certificate-DaysToExpiry").inputs).toMatchObject({
      namespace: "AWS/CertificateManager",
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: certificateArn },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 30,
      period: 86_400,
      evaluationPeriods: 1,
    });
  });

  it("goes off when replication has stopped, which is a lag of -1 in CloudWatch", async () => {
    const { inputs } = named(await build(), "lamp-replication-ReplicaLag");
    expect(inputs).toMatchObject({
      alarmDescription: "Replication has stopped",
      namespace: "AWS/RDS",
      metricName: "ReplicaLag",
      dimensions: { DBInstanceIdentifier: "db-2" },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 0,
      period: 60,
      evaluationPeriods: 5,
      treatMissingData: "missing",
    });
  });

  it("sends mails only when there is an address", async () => {
    const subscriptions = async (email?: string) =>
      ofType(await build({ alarmEmail: email }), "TopicSubscription").map(one => one.inputs);
    expect(await subscriptions()).toEqual([]);
    expect(await subscriptions("ops@example.com")).toEqual([
      {
        topic: "arn:aws:test:::lamp-alarms",
        protocol: "email",
        endpoint: "ops@example.com",
        filterPolicyScope: "MessageBody",
        filterPolicy: JSON.stringify({
          $or: [{ NewStateValue: ["ALARM", "INSUFFICIENT_DATA"] }, { OldStateValue: ["ALARM"] }],
        }),
      },
    ]);
  });

  it("draws a graph for each metric, with a line for each resource that has it", async () => {
    const dashboard = named(await build(), "lamp-dashboard").inputs;
    expect(dashboard["dashboardName"]).toBe("lamp-test-eu-central-1-c0ffee");
    const { widgets } = JSON.parse(dashboard["dashboardBody"] as string) as {
      widgets: { properties: { title: string; metrics: unknown; annotations: unknown } }[];
    };
    expect(widgets.map(widget => widget.properties.title)).toEqual([
      "HTTPCode_ELB_5XX_Count",
      "HTTPCode_Target_5XX_Count",
      "UnHealthyHostCount",
      "StatusCheckFailed",
      "StatusCheckFailed_Instance",
      "CPUUtilization",
      "FreeStorageSpace",
      "DatabaseConnections",
      "ReplicaLag",
    ]);
    expect(widgets[5]!.properties.metrics).toEqual([
      ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "db-1"],
      ["AWS/RDS", "CPUUtilization", "DBInstanceIdentifier", "db-2"],
    ]);
    expect(widgets[8]!.properties).toMatchObject({
      metrics: [["AWS/RDS", "ReplicaLag", "DBInstanceIdentifier", "db-2"]],
      annotations: {
        horizontal: [
          { value: 30, label: "alarm above this line" },
          { value: 0, label: "alarm below this line (-1: replication has stopped)" },
        ],
      },
    });
  });
});
