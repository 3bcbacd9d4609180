import type { Account } from "../../core/account";
import { AwsError, type Failed } from "../../core/awsError";
import type { Behaviours } from "../../core/behaviour";
import type { Inputs, Resource } from "../../core/resource";
import { publish } from "../sns/publish";
import { type AlarmState, type Limit, evaluate, evaluationRange } from "./evaluate";
import { type Metric, type Statistic, statistics } from "./metrics";
import { checkAlarm, refuseAlarm } from "./rules";
import { CloudWatchStore } from "./store";

export const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
type Alarm = Resource<typeof alarmType>;

const failing =
  (doing: string): Failed =>
  (code, why) =>
    new AwsError(`${doing} CloudWatch Metric Alarm`, "CloudWatch", "PutMetricAlarm", code, why);

export const alarms: Behaviours = {
  [alarmType]: {
    check: checkAlarm,
    create(draft, { account }) {
      refuseAlarm(draft.inputs, account, failing("creating"));
      const { alarms } = account.store(CloudWatchStore);
      // An alarm of this name that exists already is overwritten, and keeps its state.
      const isNew = !alarms.has(draft.id);
      if (isNew) alarms.set(draft.id, { state: "INSUFFICIENT_DATA", since: account.clock.now() / 1000 });
      return {};
    },
    // An update leaves the state as it is, and the new configuration is evaluated next (API reference, PutMetricAlarm).
    update(_, inputs, { account }) {
      refuseAlarm(inputs, account, failing("updating"));
      return {};
    },
    remove(resource, { account }) {
      account.store(CloudWatchStore).alarms.delete(resource.id);
    },
  },
};

/** Evaluates every alarm at a minute, in seconds since 1970. An alarm does something only when its state changes. */
export function evaluateAlarms(account: Account, minute: number): void {
  const store = account.store(CloudWatchStore);
  for (const alarm of account.all(alarmType)) {
    const status = store.alarms.get(alarm.id);
    if (status === undefined || status.since > minute) continue;
    const state = stateOf(alarm.outputs, account, minute);
    if (state === undefined || state === status.state) continue;
    const from = status.state;
    status.state = state;
    const actions = alarm.outputs.actionsEnabled === false ? [] : actionsOf(alarm, state);
    const at = account.clock.seconds() - (account.clock.now() / 1000 - minute);
    store.changes.push({ at, alarm: alarm.id, from, to: state, actions });
    for (const action of actions)
      if (action.startsWith("arn:aws:sns:")) publish(account, action, at, notice(alarm, from, state, account));
  }
}

function stateOf(alarm: Inputs<typeof alarmType>, account: Account, minute: number): AlarmState | undefined {
  const { namespace = "", metricName = "", dimensions = {}, period = 60, evaluationPeriods, threshold = 0 } = alarm;
  const statistic = statistics.find(one => one === alarm.statistic);
  // Metric maths and percentiles are not evaluated: such an alarm stays INSUFFICIENT_DATA.
  if (statistic === undefined || metricName === "") return undefined;
  const limit: Limit = {
    comparisonOperator: alarm.comparisonOperator ?? "",
    threshold,
    evaluationPeriods: evaluationPeriods ?? 1,
    datapointsToAlarm: alarm.datapointsToAlarm ?? evaluationPeriods ?? 1,
    treatMissingData: alarm.treatMissingData ?? "missing",
  };
  const metric: Metric = { namespace, name: metricName, dimensions };
  return evaluate(limit, newest(metric, period, statistic, evaluationRange(limit), account, minute));
}

/** The values of the last periods, the newest first. The window slides: its end is the minute of the evaluation. */
function newest(
  metric: Metric,
  period: number,
  statistic: Statistic,
  count: number,
  account: Account,
  minute: number,
): (number | undefined)[] {
  const { metrics } = account.store(CloudWatchStore);
  return Array.from({ length: count }, (_, age) =>
    metrics.shown(metric, minute - (age + 1) * period, period, statistic, minute),
  );
}

function actionsOf({ outputs }: Alarm, state: AlarmState): readonly string[] {
  const { alarmActions = [], okActions = [], insufficientDataActions = [] } = outputs;
  return { ALARM: alarmActions, OK: okActions, INSUFFICIENT_DATA: insufficientDataActions }[state].map(String);
}

/** What CloudWatch sends to a topic: the fields by which subscriptions can filter, as in its own messages. */
function notice(alarm: Alarm, from: AlarmState, to: AlarmState, account: Account) {
  const { alarmDescription = "", arn = "", namespace, metricName } = alarm.outputs;
  return {
    subject: `${to}: "${alarm.id}" in ${account.region}`,
    message: {
      AlarmName: alarm.id,
      AlarmDescription: alarmDescription,
      AWSAccountId: account.id,
      AlarmArn: arn,
      NewStateValue: to,
      OldStateValue: from,
      Trigger: { Namespace: namespace, MetricName: metricName },
    },
  };
}
