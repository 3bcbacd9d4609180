import { deleted, inWords, promoted, protection, replaced, restarts, retention, storage } from "./databaseRules";
import { type Kind, tagged } from "./kind";
import { otherGroups } from "./securityGroups";

/** RDS: databases, and what they are made with. */
export const database: Readonly<Record<string, Kind>> = {
  "aws:rds/instance:Instance": {
    tier: "database",
    noun: "database",
    properties: {
      ...tagged,
      instanceClass: restarts("its class"),
      engineVersion: restarts("its version"),
      parameterGroupName: restarts("its parameter group"),
      caCertIdentifier: restarts("its certificate authority"),
      storageType: storage,
      allocatedStorage: storage,
      iops: storage,
      storageThroughput: storage,
      maxAllocatedStorage: "none",
      deletionProtection: protection,
      backupRetentionPeriod: retention,
      replicateSourceDb: promoted,
      multiAz: ({ after }, step) =>
        after === true
          ? undefined
          : {
              severity: "medium",
              what: `${inWords(step)} loses its standby in another zone.`,
              effect: "Nothing happens now. When its zone fails, writes stop until somebody promotes the replica.",
              advice: "Approve it only for a stack that may be down for an hour.",
            },
      publiclyAccessible: ({ after }, step) =>
        after === true
          ? {
              severity: "high",
              what: `${inWords(step)} gets a public address.`,
              effect: "Whoever passes its security groups can reach it from the internet.",
              advice: "Keep databases private.",
            }
          : undefined,
      password: (_change, step) => ({
        severity: "medium",
        what: `The administrator's password of ${step.name} is changed.`,
        effect: "New connections with the old password fail as soon as RDS has changed it.",
        advice: "Check who else uses this account.",
      }),
      vpcSecurityGroupIds: otherGroups(inWords),
      deleteAutomatedBackups: "none",
      finalSnapshotIdentifier: "none",
      skipFinalSnapshot: ({ after }, step) =>
        after === true
          ? {
              severity: "medium",
              what: `${inWords(step)} would be deleted without a last snapshot from now on.`,
              effect: "Nothing happens now.",
              advice: "Approve it only for data that nobody needs.",
            }
          : undefined,
      applyImmediately: "none",
      autoMinorVersionUpgrade: "none",
      backupWindow: "none",
      maintenanceWindow: "none",
      copyTagsToSnapshot: "none",
      monitoringInterval: "none",
      performanceInsightsEnabled: "none",
      allowMajorVersionUpgrade: "none",
    },
    replaced,
    deleted,
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    tier: "database",
    noun: "parameter group",
    properties: {
      ...tagged,
      parameters: (_change, step) => ({
        severity: "medium",
        what: `Parameters of MySQL change in ${step.name}.`,
        effect:
          "Dynamic parameters apply within a minute to every database of the group. The others apply at its next restart, which this " +
          "update does not make. A group with read_only=1 refuses all writes.",
        advice: "Read the parameters in the changes below.",
      }),
    },
    replaced: "none",
    deleted: "none",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    tier: "database",
    noun: "subnet group",
    properties: { ...tagged, subnetIds: "none" },
    replaced,
    deleted: "none",
  },
};
