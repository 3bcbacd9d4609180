import * as pulumi from "@pulumi/pulumi";
import { storageLimitGb } from "../../settings/databaseLimits";
import type { DatabaseAccount } from "./databaseAccount";

/** What a server is in the succession. A change of its role changes the server in place. */
export type DatabaseRole = "primary" | "retired" | { readonly replicaOf: pulumi.Input<string> };

/** The arguments of a server whose effect depends on its role. */
export interface RoleArgs {
  /** What the server is for. A change is made in place: a replica whose role becomes `primary` is promoted. */
  readonly role: DatabaseRole;
  /**
   * Size of the storage in GiB, from 20. A new replica begins with the size of its primary. RDS lets the storage grow to five
   * times this size. Raising it enlarges the storage in place, without a restart; RDS cannot make it smaller.
   */
  readonly databaseStorageGb: number;
  /** Size of the primary's storage while this server is made, in GiB. It decides about the speed of a new replica's storage. */
  readonly primaryStorageGb: number;
  /** Whether a primary has a standby in another zone. A change is made in place, without a restart. Ignored for replicas. */
  readonly databaseMultiAz: boolean;
  /** Name of the schema that a new primary begins with. A change does nothing to an existing server. */
  readonly schema: string;
  /**
   * The administrator's account. A new password is set in place, without a restart. A change of the user name does nothing
   * to an existing server.
   */
  readonly account: DatabaseAccount;
  /** Zone of a new server whose zone can be chosen, for example `eu-central-1a`. A change does nothing to an existing server. */
  readonly zone: string;
  /** Name of the RDS subnet group of a new primary. A change does nothing to an existing server. */
  readonly subnetGroupName: pulumi.Input<string>;
  /** Whether RDS refuses to delete the server, and Pulumi does so too unless it is a replica. A change is made in place. */
  readonly protectData: boolean;
}

/**
 * Inputs that are fixed when a server is made. A change of one would replace the server or rename it, and a promoted replica
 * was made without some.
 */
export const fixedAtCreation = ["availabilityZone", "dbName", "dbSubnetGroupName", "engine", "identifier", "username"];

/**
 * Inputs whose change makes the provider call ModifyDBInstance, and wait until RDS has made the change
 * (terraform-provider-aws, internal/service/rds/instance.go, `resourceInstanceUpdate`); and the tags, which repeat one of them.
 */
const modifiable = [
  "allocatedStorage",
  "autoMinorVersionUpgrade",
  "backupRetentionPeriod",
  "backupWindow",
  "caCertIdentifier",
  "copyTagsToSnapshot",
  "deletionProtection",
  "enabledCloudwatchLogsExports",
  "engineVersion",
  "instanceClass",
  "iops",
  "maintenanceWindow",
  "maxAllocatedStorage",
  "multiAz",
  "parameterGroupName",
  "password",
  "publiclyAccessible",
  "storageThroughput",
  "storageType",
  "tags",
  "vpcSecurityGroupIds",
];

/** The inputs that stay as they are in a server that is left alone. The protection of a retired server still has to go before it is deleted. */
export function leftAlone({ role, protectData }: RoleArgs): string[] {
  const goes = role === "retired" && !protectData ? ["deletionProtection", "tags"] : [];
  return modifiable.filter(name => !goes.includes(name));
}

/** From this size on, in GiB, gp3 storage of MySQL is striped over four volumes (RDS user guide, "gp3 storage"). */
const stripedGb = 400;

/**
 * The size of the storage, its limit and its speed. Striped storage has 12,000 IOPS and 500 MiB/s at least. They are named,
 * because the provider sends the IOPS of the state with each change of the size, and RDS refuses the 3,000 of a smaller
 * storage (hashicorp/terraform-provider-aws#28382). Below 400 GiB, RDS takes no such figures.
 */
export function storage({ databaseStorageGb, primaryStorageGb }: RoleArgs) {
  const limit = storageLimitGb(databaseStorageGb);
  return {
    allocatedStorage: databaseStorageGb,
    ...(limit === undefined ? {} : { maxAllocatedStorage: limit }),
    ...(Math.min(databaseStorageGb, primaryStorageGb) >= stripedGb ? { iops: 12_000, storageThroughput: 500 } : {}),
  };
}

/** The inputs that differ by role. */
export function asRole(args: RoleArgs, identifier: pulumi.Output<string>) {
  // A replica inherits the rest from its source, and RDS refuses to be told. It needs no last snapshot and no backups after
  // its end: the source has its data. It has no standby, so its zone is chosen.
  if (typeof args.role === "object")
    return {
      replicateSourceDb: args.role.replicaOf,
      multiAz: false,
      availabilityZone: args.zone,
      skipFinalSnapshot: true,
    };
  return {
    engine: "mysql",
    dbName: args.schema,
    username: args.account.username,
    password: args.account.password,
    dbSubnetGroupName: args.subnetGroupName,
    multiAz: args.databaseMultiAz,
    // AWS chooses both zones of a primary with a standby.
    ...(args.databaseMultiAz ? {} : { availabilityZone: args.zone }),
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
    // The backups of a deleted primary expire with their age, and until then it can be restored to any second.
    deleteAutomatedBackups: false,
  };
}
