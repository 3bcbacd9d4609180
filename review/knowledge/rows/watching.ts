import { costs } from "../../figures/costs";
import { shown } from "../../plan/shown";
import { isUnknown, type Step } from "../../plan/plan";
import { type ChangeRule, ended, goes, harmless, type Kind, type Risk, tagged } from "../kind";
import { policyChanged } from "../policies";

const unwatched = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name} is ${step.operation === "update" ? "silenced" : step.operation === "replace" ? "replaced" : ended(step)}.`,
  effect: "Nobody hears of it any more by this way when what it watched fails.",
  advice: "Check that another alarm watches it.",
});

const logsGone = (step: Step): Risk => ({
  severity: step.operation === "forget" ? "low" : "medium",
  what: `The log group ${step.name} is ${step.operation === "replace" ? "replaced by an empty one" : ended(step)}.`,
  effect: step.operation === "forget" ? "It costs money, and no update changes it." : "The logs in it are lost.",
  advice: "Keep a copy of the logs that you may need as evidence.",
});

const ringsElse = (change: Parameters<typeof goes>[0], step: Step): Risk => ({
  severity: "low",
  what: `The alarm ${step.name} rings at another time: ${change.path} ${goes(change)}.`,
  effect: "Visitors notice nothing.",
  advice: "Check that it still rings in time, and not without a reason.",
});

const silencedIfEmpty: ChangeRule = ({ after }, step) =>
  !isUnknown(after) && (after === undefined || String(after) === "") ? unwatched(step) : undefined;

/** Alarms, mails, logs and the buckets that hold files. */
export const watching: Readonly<Record<string, Kind>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    tier: "watching",
    noun: "alarm",
    properties: {
      ...tagged,
      dimensions: "none",
      alarmDescription: "none",
      ...Object.fromEntries(
        [
          ...["threshold", "evaluationPeriods", "datapointsToAlarm", "period", "statistic", "extendedStatistic"],
          ...["comparisonOperator", "treatMissingData", "metricQueries", "metricName", "namespace"],
        ].map(name => [name, ringsElse]),
      ),
      actionsEnabled: ({ after }, step) => (after === false ? unwatched(step) : undefined),
      alarmActions: silencedIfEmpty,
      ...harmless("okActions", "insufficientDataActions", "unit"),
    },
    replaced: "none",
    deleted: unwatched,
    cost: costs.alarm,
  },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    tier: "watching",
    noun: "composite alarm",
    properties: {
      ...tagged,
      ...harmless("alarmDescription", "okActions", "insufficientDataActions"),
      alarmRule: ringsElse,
      actionsSuppressor: ringsElse,
      actionsEnabled: ({ after }, step) => (after === false ? unwatched(step) : undefined),
      alarmActions: silencedIfEmpty,
    },
    replaced: "none",
    deleted: unwatched,
    cost: costs.compositeAlarm,
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    tier: "watching",
    noun: "dashboard",
    properties: { dashboardBody: "none" },
    replaced: "none",
    deleted: "none",
    cost: costs.dashboard,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    tier: "watching",
    noun: "log group",
    properties: {
      ...tagged,
      ...harmless("skipDestroy"),
      retentionInDays: ({ before, after }, step) =>
        Number(after ?? 0) !== 0 && (Number(before ?? 0) === 0 || Number(after) < Number(before))
          ? {
              severity: "medium",
              what: `${step.name} keeps logs for ${shown(after)} days instead of ${Number(before ?? 0) === 0 ? "for ever" : String(before)}.`,
              effect: "Older logs are deleted within days.",
              advice: "Copy what you may need as evidence.",
            }
          : undefined,
    },
    replaced: logsGone,
    deleted: logsGone,
    cost: costs.logs,
  },
  "aws:sns/topic:Topic": {
    tier: "watching",
    noun: "topic for mails",
    properties: {
      ...tagged,
      policy: policyChanged("The policy of the topic"),
      ...harmless("kmsMasterKeyId", "displayName", "deliveryPolicy"),
    },
    replaced: step => ({
      severity: "medium",
      what: `The topic ${step.name} is replaced.`,
      effect: "Subscribers must confirm the new subscription in a mail. Until then they hear of no alarm.",
      advice: "Tell them to look for the mail.",
    }),
    deleted: unwatched,
    cost: costs.topic,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    tier: "watching",
    noun: "subscription to mails",
    properties: { ...harmless("filterPolicy", "rawMessageDelivery", "redrivePolicy", "confirmationTimeoutInMinutes") },
    replaced: step => ({
      severity: "low",
      what: `The subscription ${step.name} is made anew.`,
      effect: "Its reader must confirm it in a mail, and hears of no alarm until then.",
      advice: "Tell the reader.",
    }),
    deleted: unwatched,
    cost: "free",
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    tier: "watching",
    noun: "topic policy",
    properties: { policy: policyChanged("The policy of the topic") },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  "aws:cloudwatch/logStream:LogStream": {
    tier: "watching",
    noun: "log stream",
    properties: {},
    replaced: logsGone,
    deleted: logsGone,
    cost: "free",
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    tier: "watching",
    noun: "metric of logs",
    properties: { pattern: ringsElse, metricTransformation: ringsElse },
    replaced: "none",
    deleted: unwatched,
    cost: "free",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    tier: "watching",
    noun: "rule for events",
    properties: {
      ...tagged,
      ...harmless("forceDestroy", "roleArn"),
      ...Object.fromEntries(
        ["eventPattern", "scheduleExpression", "isEnabled", "state"].map(name => [name, ringsElse]),
      ),
    },
    replaced: unwatched,
    deleted: unwatched,
    cost: "free",
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    tier: "watching",
    noun: "target of events",
    properties: {
      ...harmless("retryPolicy", "deadLetterConfig"),
      arn: ringsElse,
      input: ringsElse,
      inputTransformer: ringsElse,
    },
    replaced: unwatched,
    deleted: unwatched,
    cost: "free",
  },
  "aws:ec2/flowLog:FlowLog": {
    tier: "watching",
    noun: "flow log",
    properties: { ...tagged },
    replaced: unwatched,
    deleted: unwatched,
    cost: costs.flowLog,
  },
};
