import type { Account } from "../../core/account";
import type { Failed } from "../../core/awsError";
import type { Given, Problem } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";
import { isJson, length } from "../checks";
import { thresholdOperators } from "./evaluate";
import { statistics } from "./metrics";

type AlarmInputs = Inputs<"aws:cloudwatch/metricAlarm:MetricAlarm">;

/** Operators that compare with a band, which an alarm of anomaly detection has and one with a threshold has not. */
const bandOperators = [
  "LessThanLowerOrGreaterThanUpperThreshold",
  "LessThanLowerThreshold",
  "GreaterThanUpperThreshold",
];
const operators = [...Object.keys(thresholdOperators), ...bandOperators];
const treatments = ["breaching", "notBreaching", "ignore", "missing"];
const automation = /^arn:[\w-]+:automate:[\w-]+:ec2:(reboot|recover|stop|terminate)$/;
const actionLists = ["alarmActions", "okActions", "insufficientDataActions"] as const;

/** What the provider refuses in a preview (upstream cloudwatch/metric_alarm.go). */
export function checkAlarm(inputs: AlarmInputs, given: Given): Problem[] {
  const { comparisonOperator, treatMissingData, statistic, period, evaluationPeriods, datapointsToAlarm } = inputs;
  const problems: Problem[] = [];
  const oneOf = (property: string, name: string, value: string | undefined, allowed: readonly string[]) => {
    if (value !== undefined && !allowed.includes(value))
      problems.push([
        property,
        `expected ${name} to be one of [${allowed.map(a => `"${a}"`).join(" ")}], got ${value}`,
      ]);
  };
  oneOf("comparisonOperator", "comparison_operator", comparisonOperator, operators);
  oneOf("treatMissingData", "treat_missing_data", treatMissingData, treatments);
  oneOf("statistic", "statistic", statistic, statistics);
  if (period !== undefined && ![10, 20, 30].includes(period) && (period < 60 || period % 60 !== 0))
    problems.push(["period", `expected period to be one of [10 20 30] or divisible by 60, got ${period}`]);
  for (const [property, value] of Object.entries({ evaluationPeriods, datapointsToAlarm }))
    if (value !== undefined && value < 1)
      problems.push([property, `expected ${property} to be at least (1), got ${value}`]);
  for (const list of actionLists) {
    const actions = inputs[list] ?? [];
    if (actions.length > 5) problems.push([list, `Too many list items: No more than 5 "${list}" blocks are allowed`]);
    for (const action of actions.map(String))
      if (!/^arn:/.test(action)) problems.push([list, `"${list}" (${action}) is an invalid ARN`]);
  }
  if (given("metricName") && given("metricQueries"))
    problems.push(["metricName", '"metric_name": conflicts with metric_query']);
  if (given("metricName") && given("statistic") === given("extendedStatistic"))
    problems.push([
      "statistic",
      "One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm",
    ]);
  return [...problems, ...length(inputs, "name", 1, 255), ...length(inputs, "alarmDescription", 0, 1024)];
}

const daySeconds = 86_400;

/**
 * What PutMetricAlarm refuses. Sentences: hashicorp/terraform#24070 (data points), cds-snc/notification-terraform#128
 * (region), aws-samples/amazon-cloudwatch-auto-alarms#61 (partition); the limits are in the API reference.
 */
export function refuseAlarm(inputs: AlarmInputs, account: Account, failed: Failed): void {
  const { period = 60, evaluationPeriods = 1, datapointsToAlarm = 1, dimensions = {} } = inputs;
  const refuse = (why: string) => failed("ValidationError", why);
  if (bandOperators.includes(inputs.comparisonOperator ?? "") && inputs.thresholdMetricId === undefined)
    throw refuse(
      `The ComparisonOperator ${inputs.comparisonOperator} is for anomaly detection, and needs ThresholdMetricId`,
    );
  if (datapointsToAlarm > evaluationPeriods)
    throw refuse("DatapointsToAlarm must be less than or equal to EvaluationPeriods");
  const seconds = period * evaluationPeriods;
  if (period < 3600 && seconds > daySeconds)
    throw refuse(
      "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600",
    );
  if (seconds > 7 * daySeconds)
    throw refuse(
      "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600",
    );
  for (const action of actionLists.flatMap(list => inputs[list] ?? []).map(String)) {
    const [, partition, service, region] = action.split(":");
    if (partition !== "aws") throw refuse(`Invalid partition ${partition} specified. Only aws is supported.`);
    if (["sns", "automate"].includes(service ?? "") && region !== account.region)
      throw refuse(`Invalid region ${region} specified. Only ${account.region} is supported.`);
    if (service === "automate" && !automation.test(action)) throw refuse(`Invalid action ${action}`);
    // EC2 user guide, "Create alarms that stop, terminate, reboot, or recover an instance": one instance, by its id.
    if (service === "automate" && dimensions["InstanceId"] === undefined)
      throw refuse(`Dimension InstanceId is required for the action ${action}`);
  }
}

/** What the provider refuses of a dashboard in a preview (upstream cloudwatch/validate.go, cloudwatch/dashboard.go). */
export function checkDashboard(inputs: Inputs<"aws:cloudwatch/dashboard:Dashboard">): Problem[] {
  const { dashboardName = "", dashboardBody } = inputs;
  const problems: Problem[] = [];
  if (dashboardName.length > 255)
    problems.push(["dashboardName", `"dashboard_name" cannot be longer than 255 characters: "${dashboardName}"`]);
  if (!/^[\w-]*$/.test(dashboardName))
    problems.push([
      "dashboardName",
      `"dashboard_name" doesn't comply with restrictions ("^[0-9A-Za-z_-]+$"): "${dashboardName}"`,
    ]);
  if (typeof dashboardBody === "string" && !isJson(dashboardBody))
    problems.push(["dashboardBody", '"dashboard_body" contains an invalid JSON']);
  return problems;
}
