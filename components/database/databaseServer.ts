import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { mysqlSeries } from "../../settings/mysql";
import { databaseName, stackTag } from "../../settings/succession";
import type { ZoneSubnet } from "../zoneSubnet";
import type { DatabaseAccount } from "./databaseAccount";

/** What a server is in the succession. A change of its role changes the server in place. */
export type DatabaseRole = "primary" | "retired" | { readonly replicaOf: pulumi.Input<string> };

export interface DatabaseServerArgs {
  /** Its place in the succession: 1 is the first primary, 2 the first replica and next primary. */
  readonly generation: number;
  /** What the server is for. A change is made in place: a replica whose role becomes `primary` is promoted. */
  readonly role: DatabaseRole;
  /** RDS instance class, for example `db.t4g.small`. A change is made in place, with a restart. */
  readonly databaseInstanceClass: string;
  /**
   * Size of a new primary's storage in GiB, from 20. RDS lets it grow to five times that. Raising it enlarges the primary
   * in place, without a restart; RDS cannot make it smaller.
   */
  readonly databaseStorageGb: number;
  /** MySQL version: a series such as `8.4`, or an exact release such as `8.4.9`. Raising it upgrades in place, with a restart. */
  readonly engineVersion: string;
  /** Whether AWS may install newer releases of the series in the maintenance window. A change is made in place. */
  readonly upgradesItself: boolean;
  /** Whether a primary has a standby in another zone. A change is made in place, without a restart. Ignored for replicas. */
  readonly databaseMultiAz: boolean;
  /** How many days back the database can be restored to any point in time, 1 to 35. A change is made in place. */
  readonly backupRetentionDays: number;
  /** Whether RDS refuses to delete primary and replica, and Pulumi the primary. A change is made in place. */
  readonly protectData: boolean;
  /** Name of the schema that a new primary begins with. A change does nothing to an existing server. */
  readonly schema: string;
  /**
   * The administrator's account. A new password is set in place, without a restart. A change of the user name does nothing
   * to an existing server.
   */
  readonly account: DatabaseAccount;
  /** One in each zone; a server's zone follows from its generation. A change does nothing to an existing server. */
  readonly subnets: readonly ZoneSubnet[];
  /** Name of the RDS subnet group of a new primary. A change does nothing to an existing server. */
  readonly subnetGroupName: pulumi.Input<string>;
  /** Id of the security group, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Resources that must be there first although no input refers to them. */
  readonly after: pulumi.Input<pulumi.Resource[]>;
  /** The same for the parameter group. */
  readonly parametersAfter: pulumi.Input<pulumi.Resource[]>;
  /** Hooks of the RDS instance. */
  readonly hooks: pulumi.ResourceHookBinding;
}

/** One MySQL server of the succession. It has a parameter group of its own, so that it can be fenced alone. */
export class DatabaseServer extends pulumi.ComponentResource {
  /** The RDS instance: its identifier, host name and port. */
  readonly instance: aws.rds.Instance;
  /** Its parameter group. Of a retired server it is the fence: it has `read_only`. */
  readonly parameters: aws.rds.ParameterGroup;
  readonly #identifier: pulumi.Output<string>;

  constructor(name: string, args: DatabaseServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const serverName = databaseName(name, args.generation);
    super("lamp:index:DatabaseServer", serverName, {}, opts);
    const parent = { parent: this };

    this.parameters = new aws.rds.ParameterGroup(
      `${serverName}-parameters`,
      {
        family: `mysql${mysqlSeries}`,
        description: "TLS only",
        parameters: [
          { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
          // In seconds. Each PHP process keeps a connection for each password that it has had, and a server that loses power
          // does not close its own. With MySQL's default of 8 hours, two rotations of the password would use up the connections
          // of a small class. It is longer than a page may run (request_terminate_timeout), so that no page loses its connection.
          { name: "wait_timeout", value: "120", applyMethod: "immediate" },
          // RDS's default is "only when it is a replica", which a retired primary is not.
          ...(args.role === "retired" ? [{ name: "read_only", value: "1", applyMethod: "immediate" }] : []),
        ],
      },
      { ...parent, dependsOn: args.parametersAfter },
    );

    // It goes with the stack. The next stack of the same name gets another one, so that the names of its databases and of
    // their last snapshots are free.
    const suffix = new random.RandomId(`${serverName}-suffix`, { byteLength: 3 }, parent);
    // Chosen here and not by Pulumi, so that the host name is known before the server exists. Pulumi would delete a resource
    // with a fixed name before it makes the replacement; but nothing replaces this one: see ignoreChanges.
    const identifier = pulumi.interpolate`${serverName}-${suffix.hex}`;

    this.instance = new aws.rds.Instance(
      serverName,
      {
        identifier,
        instanceClass: args.databaseInstanceClass,
        engineVersion: args.engineVersion,
        autoMinorVersionUpgrade: args.upgradesItself,
        storageType: "gp3",
        storageEncrypted: true,
        ...growth(args.databaseStorageGb),
        parameterGroupName: this.parameters.name,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        vpcSecurityGroupIds: [args.securityGroupId],
        publiclyAccessible: false,
        // The replica has backups too: otherwise it would have none at the moment when it is promoted.
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: "02:00-03:00",
        // Neighbours in the succession do not restart in the same night.
        maintenanceWindow: args.generation % 2 === 1 ? "sun:03:30-sun:04:30" : "wed:03:30-wed:04:30",
        copyTagsToSnapshot: true,
        // Without it, a change would wait for the maintenance window after `up` has reported it as done.
        applyImmediately: true,
        ...asRole(args, identifier),
        ...zoneOf(args),
        tags: { Name: serverName, ...stackTag() },
      },
      {
        ...parent,
        // Pulumi refuses to delete it, already in the preview. A retired server may be deleted when lamp:databaseKeepRetired
        // is false, and a replica can be made again.
        protect: args.role === "primary" && args.protectData,
        // These are fixed when a server is made. A change of one would replace it, and a promoted replica was made without some.
        ignoreChanges: ["availabilityZone", "dbName", "dbSubnetGroupName", "engine", "username"],
        customTimeouts: { create: "60m", update: "120m", delete: "90m" },
        dependsOn: args.after,
        hooks: args.hooks,
      },
    );
    this.#identifier = identifier;
    this.registerOutputs({ instance: this.instance, parameters: this.parameters });
  }

  /**
   * The server's host name. It is known as soon as that of `sibling` is, even when the server itself is still being made.
   * RDS names a host IDENTIFIER.ACCOUNT-AND-REGION.REGION.rds.amazonaws.com, so siblings differ only in the first label.
   */
  addressBeside(sibling: DatabaseServer): pulumi.Output<string> {
    return pulumi
      .all([this.#identifier, sibling.instance.address])
      .apply(([identifier, address]) => address.replace(/^[^.]+/, identifier));
  }
}

/**
 * How far the storage may grow: to five times its size, but not above the 64 TiB that RDS has. RDS requires a limit that is
 * at least a tenth above the size; where there is no room for that, the storage does not grow.
 */
function growth(storageGb: number) {
  const limit = Math.min(storageGb * 5, 65_536);
  return limit * 10 < storageGb * 11 ? {} : { maxAllocatedStorage: limit };
}

function asRole(args: DatabaseServerArgs, identifier: pulumi.Output<string>) {
  // A replica inherits the rest from its source, and RDS refuses to be told. It needs no last snapshot: the source has its data.
  if (typeof args.role === "object")
    return {
      replicateSourceDb: args.role.replicaOf,
      multiAz: false,
      deletionProtection: args.protectData,
      skipFinalSnapshot: true,
    };
  return {
    engine: "mysql",
    dbName: args.schema,
    username: args.account.username,
    password: args.account.password,
    allocatedStorage: args.databaseStorageGb,
    dbSubnetGroupName: args.subnetGroupName,
    multiAz: args.databaseMultiAz,
    deletionProtection: args.protectData && args.role === "primary",
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: pulumi.interpolate`${identifier}-final`,
  };
}

/**
 * Neighbours in the succession are in different zones. For a primary with a standby the zone cannot be chosen: AWS chooses
 * both zones, and may swap them at any time. A replica has no standby, so its zone is always chosen here, and it keeps it
 * when it is promoted.
 */
function zoneOf({ role, subnets, generation, databaseMultiAz }: DatabaseServerArgs) {
  const isChosen = typeof role === "object" || !databaseMultiAz;
  return isChosen ? { availabilityZone: subnets[(generation - 1) % subnets.length]!.zone } : {};
}
