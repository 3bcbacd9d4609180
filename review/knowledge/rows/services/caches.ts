import { costs } from "../../../figures/costs";
import { harmless, type Kind, tagged } from "../../kind";
import { slower, store } from "../stores";

/** ElastiCache. */
export const caches: Readonly<Record<string, Kind>> = {
  "aws:elasticache/cluster:Cluster": store("cache", {
    cost: costs.cache,
    times: "unknown",
    properties: {
      nodeType: slower("The cache"),
      numCacheNodes: slower("The cache"),
      engineVersion: slower("The cache"),
      ...harmless("applyImmediately", "maintenanceWindow", "snapshotRetentionLimit", "snapshotWindow"),
      ...harmless("autoMinorVersionUpgrade", "notificationTopicArn"),
    },
  }),
  "aws:elasticache/replicationGroup:ReplicationGroup": store("cache", {
    cost: costs.cacheGroup,
    times: "unknown",
    properties: {
      nodeType: slower("The cache"),
      engineVersion: slower("The cache"),
      numCacheClusters: slower("The cache"),
      automaticFailoverEnabled: slower("The cache"),
      multiAzEnabled: slower("The cache"),
      ...harmless("applyImmediately", "maintenanceWindow", "snapshotRetentionLimit", "snapshotWindow"),
      ...harmless("autoMinorVersionUpgrade", "notificationTopicArn"),
    },
  }),
  "aws:elasticache/subnetGroup:SubnetGroup": {
    tier: "database",
    noun: "subnet group of caches",
    properties: { ...tagged, subnetIds: "none" },
    replaced: "none",
    deleted: "none",
    cost: "free",
  },
  "aws:elasticache/serverlessCache:ServerlessCache": store("serverless cache", {
    cost: costs.serverlessCache,
    times: "unknown",
    properties: {
      cacheUsageLimits: slower("The cache"),
      majorEngineVersion: slower("The cache"),
      ...harmless("dailySnapshotTime", "snapshotRetentionLimit"),
    },
  }),
};
