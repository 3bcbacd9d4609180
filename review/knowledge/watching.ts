import type { Step } from "../plan/plan";
import { type Kind, type Risk, tagged } from "./kind";

const unwatched = (step: Step): Risk => ({
  severity: "medium",
  what: `The alarm ${step.name} is taken away.`,
  effect: "Nobody gets a mail any more when what it watched fails.",
  advice: "Check that another alarm watches it.",
});

const logsGone = (step: Step): Risk => ({
  severity: "medium",
  what: `${step.name}, which holds logs or files, is ${step.operation === "forget" ? "forgotten: it stays in AWS" : "deleted"}.`,
  effect:
    step.operation === "forget"
      ? "It costs money, and no update changes it."
      : "What is in it is gone. AWS refuses to delete a bucket that is not empty, unless forceDestroy is set.",
  advice: "Keep a copy of the logs that you may need as evidence.",
});

/** Alarms, mails, logs and the buckets that hold files. */
export const watching: Readonly<Record<string, Kind>> = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    tier: "watching",
    noun: "alarm",
    properties: {
      ...tagged,
      dimensions: "none",
      alarmDescription: "none",
      threshold: ({ before, after }, step) => ({
        severity: "low",
        what: `The alarm ${step.name} rings at ${String(after)} instead of ${String(before)}.`,
        effect: "Visitors notice nothing.",
        advice: "Check that it still rings in time.",
      }),
      metricQueries: "none",
      evaluationPeriods: "none",
      datapointsToAlarm: "none",
      period: "none",
      statistic: "none",
      extendedStatistic: "none",
      comparisonOperator: "none",
      treatMissingData: "none",
      actionsEnabled: ({ after }, step) => (after === false ? unwatched(step) : undefined),
      alarmActions: ({ after }, step) => (after === undefined || String(after) === "" ? unwatched(step) : undefined),
      okActions: "none",
      insufficientDataActions: "none",
    },
    replaced: "none",
    deleted: unwatched,
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    tier: "watching",
    noun: "dashboard",
    properties: { dashboardBody: "none" },
    replaced: "none",
    deleted: "none",
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    tier: "watching",
    noun: "log group",
    properties: {
      ...tagged,
      retentionInDays: ({ before, after }, step) =>
        Number(after) !== 0 && (Number(before) === 0 || Number(after) < Number(before))
          ? {
              severity: "medium",
              what: `${step.name} keeps logs for ${String(after)} days instead of ${String(before)}.`,
              effect: "Older logs are deleted.",
              advice: "Copy what you may need as evidence.",
            }
          : undefined,
    },
    replaced: logsGone,
    deleted: logsGone,
  },
  "aws:sns/topic:Topic": {
    tier: "watching",
    noun: "topic for mails",
    properties: { ...tagged, policy: "none" },
    replaced: step => ({
      severity: "medium",
      what: `The topic ${step.name} is replaced.`,
      effect: "Subscribers must confirm the new subscription in a mail. Until then they hear of no alarm.",
      advice: "Tell them to look for the mail.",
    }),
    deleted: unwatched,
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    tier: "watching",
    noun: "subscription to mails",
    properties: {},
    replaced: step => ({
      severity: "low",
      what: `The subscription ${step.name} is made anew.`,
      effect: "Its reader must confirm it in a mail, and hears of no alarm until then.",
      advice: "Tell the reader.",
    }),
    deleted: unwatched,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    tier: "watching",
    noun: "topic policy",
    properties: { policy: "none" },
    replaced: "none",
    deleted: "none",
  },
  "aws:s3/bucket:Bucket": {
    tier: "watching",
    noun: "bucket",
    properties: { ...tagged, forceDestroy: "none" },
    replaced: logsGone,
    deleted: logsGone,
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    tier: "watching",
    noun: "block of public access",
    properties: Object.fromEntries(
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map(name => [
        name,
        ({ after }, step) => (after === true ? undefined : madePublic(step)),
      ]),
    ) as Kind["properties"],
    replaced: "none",
    deleted: step => madePublic(step),
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    tier: "watching",
    noun: "encryption of a bucket",
    properties: { rules: "none" },
    replaced: "none",
    deleted: "none",
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    tier: "watching",
    noun: "lifecycle of a bucket",
    properties: {
      rules: ({ path, before, after }, step) =>
        path.endsWith("days") && Number(after) < Number(before)
          ? {
              severity: "medium",
              what: `${step.name} keeps files for ${String(after)} days instead of ${String(before)}.`,
              effect: "S3 deletes the older ones within a day.",
              advice: "Copy what you may need as evidence.",
            }
          : undefined,
    },
    replaced: "none",
    deleted: "none",
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    tier: "watching",
    noun: "bucket policy",
    properties: {
      policy: (_change, step) => ({
        severity: "medium",
        what: `Who may use the bucket of ${step.name} changes.`,
        effect: "The change applies within seconds.",
        advice: "Read the policy in the changes below.",
      }),
    },
    replaced: "none",
    deleted: step => ({
      severity: "medium",
      what: `The bucket policy ${step.name} is taken away.`,
      effect: "Services that write to the bucket by it are refused, for example the access logs of a load balancer.",
      advice: "Check that another policy takes its place.",
    }),
  },
};

function madePublic(step: Step): Risk {
  return {
    severity: "high",
    what: `${step.name} no longer keeps its bucket from being public.`,
    effect: "A policy or an access list can then show its files to everybody.",
    advice: "Keep all four blocks.",
  };
}
