import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const dashboardType = "aws:cloudwatch/dashboard:Dashboard";

const alarm = {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 5,
  metricName: "CPUUtilization",
  namespace: "AWS/EC2",
  statistic: "Average",
  period: 60,
  threshold: 80,
};
const topic = "arn:aws:sns:eu-central-1:123456789012:alarms";

describe("a preview of an alarm", () => {
  const found = (inputs: Properties) => problems(alarmType, { ...alarm, ...inputs });

  it.each<Properties>([
    {},
    { period: 10 },
    { period: 86_400, evaluationPeriods: 1 },
    { treatMissingData: "ignore" },
    { alarmActions: Array(5).fill(topic) },
    { statistic: undefined, extendedStatistic: "p90" },
  ])("accepts %j", inputs => {
    expect(found(inputs)).toEqual([]);
  });

  it.each<[Properties, string]>([
    [
      { comparisonOperator: "Equals" },
      'comparisonOperator: expected comparison_operator to be one of ["GreaterThanOrEqualToThreshold" "GreaterThanThreshold" "LessThanOrEqualToThreshold" "LessThanThreshold" "LessThanLowerOrGreaterThanUpperThreshold" "LessThanLowerThreshold" "GreaterThanUpperThreshold"], got Equals',
    ],
    [
      { treatMissingData: "good" },
      'treatMissingData: expected treat_missing_data to be one of ["breaching" "notBreaching" "ignore" "missing"], got good',
    ],
    [
      { statistic: "Median" },
      'statistic: expected statistic to be one of ["Average" "Maximum" "Minimum" "SampleCount" "Sum"], got Median',
    ],
    [{ period: 90 }, "period: expected period to be one of [10 20 30] or divisible by 60, got 90"],
    [{ period: 0 }, "period: expected period to be one of [10 20 30] or divisible by 60, got 0"],
    [{ evaluationPeriods: 0 }, "evaluationPeriods: expected evaluationPeriods to be at least (1), got 0"],
    [{ datapointsToAlarm: 0 }, "datapointsToAlarm: expected datapointsToAlarm to be at least (1), got 0"],
    [
      { alarmActions: Array(6).fill(topic) },
      'alarmActions: Too many list items: No more than 5 "alarmActions" blocks are allowed',
    ],
    [{ okActions: ["ops@example.com"] }, 'okActions: "okActions" (ops@example.com) is an invalid ARN'],
    [
      { statistic: undefined },
      "statistic: One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
    ],
    [
      { extendedStatistic: "p90" },
      "statistic: One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
    ],
    [{ metricQueries: [{ id: "m" }] }, 'metricName: "metric_name": conflicts with metric_query'],
    [{ name: "n".repeat(256) }, `name: expected length of name to be in the range (1 - 255), got ${"n".repeat(256)}`],
    [
      { alarmDescription: "d".repeat(1025) },
      `alarmDescription: expected length of alarm_description to be in the range (0 - 1024), got ${"d".repeat(1025)}`,
    ],
  ])("refuses %j", (inputs, problem) => {
    expect(found(inputs)).toEqual([problem]);
  });
});

describe("PutMetricAlarm", () => {
  let world: ReturnType<typeof paperCloud>;
  beforeEach(() => void (world = paperCloud()));
  const put = (inputs: Properties) => refusal(world.make(alarmType, "cpu", { ...alarm, ...inputs }));

  it.each<Properties>([
    { period: 60, evaluationPeriods: 1440 },
    { period: 86_400, evaluationPeriods: 7 },
    { datapointsToAlarm: 5 },
    { alarmActions: [topic] },
    { alarmActions: ["arn:aws:automate:eu-central-1:ec2:reboot"], dimensions: { InstanceId: "i-1" } },
  ])("accepts %j", async inputs => {
    expect(await put(inputs)).toBe("");
  });

  it.each<[Properties, string]>([
    [{ datapointsToAlarm: 6 }, "DatapointsToAlarm must be less than or equal to EvaluationPeriods"],
    [
      { period: 60, evaluationPeriods: 1441 },
      "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600",
    ],
    [
      { period: 86_400, evaluationPeriods: 8 },
      "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600",
    ],
    [
      { comparisonOperator: "LessThanLowerThreshold" },
      "The ComparisonOperator LessThanLowerThreshold is for anomaly detection, and needs ThresholdMetricId",
    ],
    [
      { okActions: ["arn:aws:sns:us-east-1:123456789012:alarms"] },
      "Invalid region us-east-1 specified. Only eu-central-1 is supported.",
    ],
    [
      { insufficientDataActions: ["arn:aws-cn:sns:cn-north-1:123456789012:alarms"] },
      "Invalid partition aws-cn specified. Only aws is supported.",
    ],
    [
      { alarmActions: ["arn:aws:automate:us-east-1:ec2:reboot"], dimensions: { InstanceId: "i-1" } },
      "Invalid region us-east-1 specified. Only eu-central-1 is supported.",
    ],
    [
      { alarmActions: ["arn:aws:automate:eu-central-1:ec2:sleep"], dimensions: { InstanceId: "i-1" } },
      "Invalid action arn:aws:automate:eu-central-1:ec2:sleep",
    ],
    [
      { alarmActions: ["arn:aws:automate:eu-central-1:ec2:reboot"] },
      "Dimension InstanceId is required for the action arn:aws:automate:eu-central-1:ec2:reboot",
    ],
  ])("refuses %j", async (inputs, why) => {
    expect(await put(inputs)).toBe(`creating CloudWatch Metric Alarm: PutMetricAlarm 400 ValidationError: ${why}`);
  });

  it("refuses an update in the same way", async () => {
    const made = await world.make(alarmType, "cpu", alarm);
    expect(await refusal(world.change(made, { datapointsToAlarm: 6 }))).toContain(
      "updating CloudWatch Metric Alarm: PutMetricAlarm 400 ValidationError: DatapointsToAlarm",
    );
  });
});

describe("a dashboard", () => {
  it.each<[Properties, string[]]>([
    [{ dashboardName: "lamp_1-a" }, []],
    [
      { dashboardName: "lamp/prod" },
      ['dashboardName: "dashboard_name" doesn\'t comply with restrictions ("^[0-9A-Za-z_-]+$"): "lamp/prod"'],
    ],
    [
      { dashboardName: "d".repeat(256) },
      [`dashboardName: "dashboard_name" cannot be longer than 255 characters: "${"d".repeat(256)}"`],
    ],
    [{ dashboardName: "lamp", dashboardBody: "{" }, ['dashboardBody: "dashboard_body" contains an invalid JSON']],
  ])("%j", (inputs, expected) => {
    expect(problems(dashboardType, { dashboardBody: "{}", ...inputs })).toEqual(expected);
  });

  it("replaces silently one of the same name, and its deletion deletes it for both stacks", async () => {
    const { make, account, destroy } = paperCloud();
    const put = (body: string) => make(dashboardType, "main", { dashboardName: "lamp", dashboardBody: body });
    await put('{"widgets":[]}');
    const second = await put('{"start":"-PT6H"}');
    expect(account.all(dashboardType).map(({ inputs }) => inputs.dashboardBody)).toEqual(['{"start":"-PT6H"}']);
    await destroy(second);
    expect(account.all(dashboardType)).toEqual([]);
    await destroy(second);
  });
});
