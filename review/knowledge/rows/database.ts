import { costs } from "../../figures/costs";
import { times } from "../../figures/times";
import { clusterMember, proxyGone, reachable } from "../clusterRules";
import {
  deleted,
  inWords,
  protection,
  replaced,
  restarts,
  retention,
  standby,
  storage,
  version,
} from "../databaseRules";
import { harmless, ifTurned, type Kind, tagged } from "../kind";
import { groupChanged, isOfRotation, parametersChanged, promoted } from "../promotion";
import { otherGroups } from "../securityGroups";

/** RDS: databases, and what they are made with. */
export const database: Readonly<Record<string, Kind>> = {
  "aws:rds/instance:Instance": {
    tier: "database",
    noun: "database",
    properties: {
      ...tagged,
      instanceClass: restarts("its class", true),
      engineVersion: version,
      port: restarts("its port", false),
      // Source: RDS API, ModifyDBInstance, NewDBInstanceIdentifier.
      identifier: restarts("its identifier, and with it its address,", false),
      dedicatedLogVolume: restarts("its log volume", false),
      dbSubnetGroupName: restarts("its subnet group", false),
      parameterGroupName: groupChanged,
      // Source: RDS API, ModifyDBInstance, CertificateRotationRestart; RDS user guide, "Rotating your SSL/TLS certificate".
      caCertIdentifier: (_change, step) => ({
        severity: "medium",
        what: `${inWords(step)} gets a certificate of another authority.`,
        effect:
          "RDS restarts it, unless the engine can take a certificate without that. Programs that do not trust the new authority cannot connect.",
        advice: "Give the programs the new authority's certificate first. Run it at a quiet time.",
      }),
      storageType: storage,
      allocatedStorage: storage,
      iops: storage,
      storageThroughput: storage,
      maxAllocatedStorage: "none",
      deletionProtection: protection,
      backupRetentionPeriod: retention,
      replicateSourceDb: promoted,
      multiAz: standby,
      publiclyAccessible: ifTurned(true, reachable),
      password: (_change, step, plan) =>
        isOfRotation(step, plan)
          ? "told"
          : {
              severity: "medium",
              what: `The administrator's password of ${step.name} is changed.`,
              effect: "New connections with the old password fail within a minute or two. Open connections go on.",
              advice: "Check who else uses this account.",
            },
      manageMasterUserPassword: ifTurned(true, step => ({
        severity: "medium",
        what: `RDS takes over the administrator's password of ${step.name}, and changes it.`,
        effect: "Programs with the old password cannot connect any more. The new one is in a secret of RDS.",
        advice: "Check that they read that secret.",
      })),
      vpcSecurityGroupIds: otherGroups(inWords),
      skipFinalSnapshot: ifTurned(true, step => ({
        severity: "medium",
        what: `${inWords(step)} would be deleted without a last snapshot from now on.`,
        effect: "Nothing happens now.",
        advice: "Approve it only for data that nobody needs.",
      })),
      iamDatabaseAuthenticationEnabled: ifTurned(false, step => ({
        severity: "medium",
        what: `${inWords(step)} takes no tokens of IAM any more.`,
        effect: "Programs that log in with them cannot open connections.",
        advice: "Check that none does.",
      })),
      deleteAutomatedBackups: ifTurned(true, step => ({
        severity: "low",
        what: `The automated backups of ${step.name} would be deleted together with it from now on.`,
        effect: "Nothing happens now.",
        advice: "Keep them for data that somebody needs.",
      })),
      ...harmless(
        ...[
          "finalSnapshotIdentifier",
          "applyImmediately",
          "autoMinorVersionUpgrade",
          "backupWindow",
          "maintenanceWindow",
        ],
        ...["copyTagsToSnapshot", "monitoringInterval", "monitoringRoleArn", "performanceInsightsEnabled"],
        ...["performanceInsightsRetentionPeriod", "allowMajorVersionUpgrade", "enabledCloudwatchLogsExports"],
      ),
    },
    created: step => (step.after?.["publiclyAccessible"] === true ? reachable(step) : undefined),
    replaced,
    deleted,
    cost: costs.database,
    times: times.database,
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    tier: "database",
    noun: "parameter group",
    properties: {
      ...tagged,
      parameters: parametersChanged,
    },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    tier: "database",
    noun: "subnet group",
    properties: { ...tagged, subnetIds: "none" },
    replaced: step => ({
      severity: "medium",
      what: `The subnet group ${step.name} is replaced.`,
      effect:
        "RDS refuses to delete the old one while a database is in it, so a database in it is moved or replaced, or the update fails.",
      advice: "Look for its databases below.",
    }),
    deleted: "none",
    cost: "free",
  },
  "aws:rds/cluster:Cluster": {
    tier: "database",
    noun: "database cluster",
    properties: {
      ...tagged,
      engineVersion: version,
      port: restarts("its port", false),
      deletionProtection: protection,
      backupRetentionPeriod: retention,
      vpcSecurityGroupIds: otherGroups(inWords),
      masterPassword: (_change, step) => ({
        severity: "medium",
        what: `The administrator's password of ${step.name} is changed.`,
        effect: "New connections with the old password fail within a minute or two. Open connections go on.",
        advice: "Check who else uses this account.",
      }),
      ...harmless("applyImmediately", "preferredBackupWindow", "preferredMaintenanceWindow", "copyTagsToSnapshot"),
      ...harmless("finalSnapshotIdentifier", "enabledCloudwatchLogsExports", "serverlessv2ScalingConfiguration"),
    },
    replaced,
    deleted,
    cost: costs.cluster,
    times: "unknown",
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    tier: "database",
    noun: "database of a cluster",
    properties: {
      ...tagged,
      instanceClass: restarts("its class", false),
      publiclyAccessible: ifTurned(true, reachable),
      ...harmless("applyImmediately", "promotionTier", "monitoringInterval", "performanceInsightsEnabled"),
      ...harmless("autoMinorVersionUpgrade", "preferredMaintenanceWindow"),
    },
    created: step => (step.after?.["publiclyAccessible"] === true ? reachable(step) : undefined),
    replaced: clusterMember,
    deleted: clusterMember,
    cost: costs.clusterInstance,
    times: "unknown",
  },
  "aws:rds/proxy:Proxy": {
    tier: "database",
    noun: "database proxy",
    properties: { ...tagged, vpcSecurityGroupIds: otherGroups(({ name }) => `The proxy ${name}`, "the database") },
    replaced: proxyGone,
    deleted: proxyGone,
    cost: costs.databaseProxy,
    times: "unknown",
  },
};
