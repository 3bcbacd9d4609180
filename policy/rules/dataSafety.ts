import { type Resource, isSet, isTrue, listOf } from "../pack/resource";
import type { Rule } from "../pack/rule";

const instance = "aws:rds/instance:Instance";
const clusters = ["aws:rds/cluster:Cluster", "aws:docdb/cluster:Cluster", "aws:neptune/cluster:Cluster"];

/** A copy that has its backups and its protection from its source. Promoted, it is a database of its own. */
export const isReplica = ({ props }: Resource) =>
  isSet(props, "replicateSourceDb") || isSet(props, "replicationSourceIdentifier");
/** Stacks whose data nobody misses. */
export const exceptStacks = ["dev*", "test*", "rehearsal*"];

const backups: Rule = {
  name: "database-backups",
  description: "Databases are backed up.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP RDS.11", "FSBP DynamoDB.2", "FSBP DocumentDB.2", "FSBP Neptune.5", "FSBP Redshift.3"],
  parameters: {
    days: { type: "integer", description: "Days, 1 to 35. How long backups are kept at least.", default: 7 },
  },
  exceptStacks,
  ofResource: [
    {
      types: [instance, ...clusters],
      look: (database, tell, settings) => {
        // Instances of Aurora have no backups of their own.
        if (isReplica(database) || isSet(database.props, "clusterIdentifier")) return;
        // Source: AWS's defaults, 0 for an instance made by its API and 1 for a cluster.
        const days = Number(database.props["backupRetentionPeriod"] ?? (database.type === instance ? 0 : 1));
        if (days < settings.count("days"))
          tell(
            `backups are kept for ${days} days; at least ${settings.count("days")} are asked for. Raise backupRetentionPeriod. From 0, ` +
              "the change interrupts a database with one zone for seconds.",
          );
      },
    },
    {
      types: ["aws:redshift/cluster:Cluster"],
      look: ({ props }, tell) => {
        if (props["automatedSnapshotRetentionPeriod"] === 0)
          tell("automatedSnapshotRetentionPeriod is 0, which turns snapshots off. Set it to 7 or more days.");
      },
    },
    {
      types: ["aws:dynamodb/table:Table"],
      look: ({ props }, tell) => {
        if (!listOf(props["pointInTimeRecovery"]).some(one => isTrue(one["enabled"])))
          tell(
            "pointInTimeRecovery is not on. Set pointInTimeRecovery: { enabled: true }; the change is made in place.",
          );
      },
    },
  ],
};

const protection: Rule = {
  name: "deletion-protection",
  description: "What holds data, and what visitors come in by, cannot be deleted by accident.",
  level: "mandatory",
  severity: "high",
  controls: [
    "FSBP RDS.7",
    "FSBP RDS.8",
    "FSBP DynamoDB.6",
    "FSBP DocumentDB.5",
    "FSBP Neptune.4",
    "FSBP ELB.6",
    "FSBP Cognito.4",
  ],
  exceptStacks,
  ofResource: [
    {
      types: [instance, ...clusters],
      look: (database, tell) => {
        if (isReplica(database) || isSet(database.props, "clusterIdentifier")) return;
        if (!isTrue(database.props["deletionProtection"]))
          tell(
            "deletionProtection is not true. Set it to true; the change is made in place. AWS then refuses to delete it.",
          );
        if (isTrue(database.props["skipFinalSnapshot"]))
          tell(
            "skipFinalSnapshot is true, so its end is the end of its data. Set false, and a finalSnapshotIdentifier.",
          );
      },
    },
    {
      types: ["aws:dynamodb/table:Table"],
      look: ({ props }, tell) => {
        if (!isTrue(props["deletionProtectionEnabled"])) tell("deletionProtectionEnabled is not true. Set it to true.");
      },
    },
    {
      types: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
      look: ({ props }, tell) => {
        if (!isTrue(props["enableDeletionProtection"]))
          tell("enableDeletionProtection is not true. Set it to true: another load balancer has another name in DNS.");
      },
    },
    {
      types: ["aws:cognito/userPool:UserPool"],
      look: ({ props }, tell) => {
        if (props["deletionProtection"] !== "ACTIVE")
          tell('deletionProtection is not ACTIVE. Set deletionProtection: "ACTIVE".');
      },
    },
  ],
};

export const dataSafety: readonly Rule[] = [backups, protection];
