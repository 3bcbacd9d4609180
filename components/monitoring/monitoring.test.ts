import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, record } from "../../tests/support/record";
import { Monitoring } from "./monitoring";

const build = (alarmEmail?: string) =>
  record(
    () =>
      new Monitoring("lamp", {
        alarmEmail,
        region: "eu-central-1",
        balancer: "app/lamp/1",
        targetGroup: "targetgroup/lamp/1",
        servers: [{ id: pulumi.output("i-1") }, { id: pulumi.output("i-2") }],
        databases: { primary: "db-1", replica: "db-2" },
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
      "DatabaseConnections GreaterThanThreshold 50 for 5 min: db-1",
      "FreeStorageSpace LessThanThreshold 2147483648 for 5 min: db-1",
      "CPUUtilization GreaterThanThreshold 80 for 15 min: db-2",
      "DatabaseConnections GreaterThanThreshold 50 for 5 min: db-2",
      "FreeStorageSpace LessThanThreshold 2147483648 for 5 min: db-2",
      "ReplicaLag GreaterThanThreshold 30 for 5 min: db-2",
      "ReplicaLag LessThanThreshold 0 for 5 min: db-2",
      "HTTPCode_Target_5XX_Count GreaterThanThreshold 10 for 5 min: app/lamp/1 targetgroup/lamp/1",
      "UnHealthyHostCount GreaterThanThreshold 0 for 3 min: app/lamp/1 targetgroup/lamp/1",
      "StatusCheckFailed GreaterThanThreshold 0 for 5 min: i-1",
      "StatusCheckFailed_Instance GreaterThanThreshold 0 for 3 min: i-1",
      "StatusCheckFailed GreaterThanThreshold 0 for 5 min: i-2",
      "StatusCheckFailed_Instance GreaterThanThreshold 0 for 3 min: i-2",
    ]);
  });

  it("makes AWS restart a server that hangs, and goes off when a database sends no figures", async () => {
    const graph = await build();
    expect(named(graph, "lamp-web-1-StatusCheckFailed_Instance").inputs["alarmActions"]).toEqual([
      "arn:aws:test:::lamp-alarms",
      "arn:aws:automate:eu-central-1:ec2:reboot",
    ]);
    const silence = (name: string) => named(graph, name).inputs["treatMissingData"];
    expect(silence("lamp-primary-DatabaseConnections")).toBe("breaching");
    expect(silence("lamp-primary-CPUUtilization")).toBe("missing");
    expect(silence("lamp-balancer-HTTPCode_ELB_5XX_Count")).toBe("notBreaching");
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
      ofType(await build(email), "TopicSubscription").map(one => one.inputs);
    expect(await subscriptions()).toEqual([]);
    expect(await subscriptions("ops@example.com")).toEqual([
      { topic: "arn:aws:test:::lamp-alarms", protocol: "email", endpoint: "ops@example.com" },
    ]);
  });

  it("draws a graph for each metric, with a line for each resource that has it", async () => {
    const dashboard = named(await build(), "lamp-dashboard").inputs;
    expect(dashboard["dashboardName"]).toBe("lamp-test");
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
          { value: 0, label: "alarm below this line" },
        ],
      },
    });
  });
});
