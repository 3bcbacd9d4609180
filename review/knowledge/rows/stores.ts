import { costs } from "../../figures/costs";
import type { Step } from "../../plan/plan";
import { ended, goes, harmless, ifTurned, type Kind, type Risk, type StepRule, tagged } from "../kind";
import { policyChanged, policyMade } from "../policies";

/** A store that is replaced or deleted takes its data along. */
export const dataGone =
  (noun: string, last = "What it holds is lost, unless there is a backup."): StepRule =>
  (step: Step): Risk => ({
    severity: step.operation === "forget" ? "medium" : "high",
    what: `The ${noun} ${step.name} is ${step.operation === "replace" ? "replaced by an empty one" : ended(step)}.`,
    effect: step.operation === "forget" ? "It goes on and costs money, and no update changes or protects it." : last,
    advice:
      step.operation === "forget"
        ? "Note who looks after it from now on."
        : "Do not merge this without a copy of the data.",
  });

const protectionOff = ifTurned(false, step => ({
  severity: "medium",
  what: `${step.name} loses its deletion protection.`,
  effect: "Nothing happens now. The next update, or a person in the console, can delete the data.",
  advice: "Approve it only if it is to be deleted next.",
}));

/** A change of a store that may slow it down or interrupt it. */
export const slower =
  (what: string) =>
  (change: Parameters<typeof goes>[0] & { path: string }, step: Step): Risk => ({
    severity: "medium",
    what: `${what} ${step.name} changes: ${change.path} ${goes(change)}.`,
    effect: "Programs may be slowed down, or interrupted for seconds to minutes, while it is applied.",
    advice: "Run it at a quiet time.",
  });

/** A row of a store: when it is replaced or ends, its data are gone. */
export const store = (noun: string, more: Partial<Kind> & Pick<Kind, "properties">, last?: string): Kind => ({
  tier: "database",
  noun,
  replaced: dataGone(noun, last),
  deleted: dataGone(noun, last),
  ...more,
  properties: { ...tagged, ...more.properties },
});

/** Stores besides RDS and caches: tables, files, disks, queues, images of containers. */
export const stores: Readonly<Record<string, Kind>> = {
  // Source: DynamoDB developer guide, "Working with tables": a change of capacity or of an index interrupts nothing.
  "aws:dynamodb/table:Table": store("table", {
    cost: costs.table,
    properties: {
      deletionProtectionEnabled: protectionOff,
      pointInTimeRecovery: ({ after, path }, step) =>
        after === undefined || (path.endsWith("enabled") && after === false)
          ? {
              severity: "medium",
              what: `${step.name} can no longer be restored to a moment.`,
              effect: "The backups of the last 35 days end at once.",
              advice: "Take a backup first.",
            }
          : undefined,
      ttl: (_change, step) => ({
        severity: "medium",
        what: `The time after which entries of ${step.name} are deleted changes.`,
        effect: "DynamoDB deletes entries whose time is over, within days, for good.",
        advice: "Check which attribute holds the time.",
      }),
      readCapacity: slower("The capacity of the table"),
      writeCapacity: slower("The capacity of the table"),
      ...harmless(
        "billingMode",
        "attributes",
        "globalSecondaryIndexes",
        "streamEnabled",
        "streamViewType",
        "tableClass",
      ),
    },
  }),
  // Source: EBS user guide, "Modify an EBS volume": it grows while it is used, and never shrinks.
  "aws:ebs/volume:Volume": store("disk", {
    cost: costs.disk,
    tier: "servers",
    properties: {
      size: slower("The disk"),
      type: slower("The disk"),
      iops: slower("The disk"),
      throughput: slower("The disk"),
      ...harmless("finalSnapshot"),
    },
  }),
  "aws:rds/snapshot:Snapshot": store(
    "snapshot of a database",
    { properties: {}, cost: costs.databaseSnapshot, times: "unknown" },
    "A database can no longer be restored from it.",
  ),
  "aws:kinesis/stream:Stream": store(
    "stream of records",
    {
      tier: "servers",
      cost: costs.stream,
      properties: {
        shardCount: slower("The stream"),
        streamModeDetails: slower("The stream"),
        ...harmless("shardLevelMetrics", "enforceConsumerDeletion"),
      },
    },
    "Records in it are lost, and programs that write to it fail.",
  ),
  "aws:ebs/snapshot:Snapshot": store("snapshot", { properties: {}, tier: "servers" }),
  "aws:ec2/volumeAttachment:VolumeAttachment": store(
    "attachment of a disk",
    {
      properties: harmless("forceDetach", "skipDestroy", "stopInstanceBeforeDetaching"),
      tier: "servers",
      cost: "free",
    },
    "The server loses the disk. What it has not written is lost.",
  ),
  "aws:sqs/queue:Queue": store(
    "queue",
    {
      cost: costs.queue,
      tier: "servers",
      properties: {
        policy: policyChanged("The policy of the queue"),
        ...harmless(
          "delaySeconds",
          "maxMessageSize",
          "receiveWaitTimeSeconds",
          "redrivePolicy",
          "visibilityTimeoutSeconds",
        ),
        ...harmless("messageRetentionSeconds", "sqsManagedSseEnabled", "kmsMasterKeyId"),
      },
      created: policyMade("The policy of the queue"),
    },
    "Messages in it are lost, and programs that use its address fail.",
  ),
  "aws:ecr/repository:Repository": store(
    "repository of images",
    {
      cost: costs.repository,
      tier: "servers",
      properties: harmless("imageTagMutability", "imageScanningConfiguration", "forceDelete"),
    },
    "Its images are lost: nothing can start from them again. AWS refuses it while there are images, unless forceDelete is set.",
  ),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    tier: "servers",
    noun: "lifecycle of images",
    properties: { policy: "none" },
    replaced: step => lifecycle(step),
    deleted: "none",
    created: step => lifecycle(step),
    cost: "free",
  },
};

function lifecycle(step: Step): Risk {
  return {
    severity: "low",
    what: `${step.name} says which images are deleted by themselves.`,
    effect: "ECR deletes within a day what the rules no longer keep, also an image that is in use.",
    advice: "Check that the rules keep the images that run.",
  };
}
