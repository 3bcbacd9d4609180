import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { DatabaseAccount } from "./databaseAccount";
import type { ZoneSubnet } from "../network/network";
import { databaseName, stackTag } from "../../settings/succession";

/** What a database server is to the others. A change of role changes the server in place. */
export type DatabaseRole = "primary" | "retired" | { readonly replicaOf: pulumi.Input<string> };

export interface DatabaseServerArgs {
  /** Its place in the succession: 1 is the first primary, 2 the first replica and next primary. */
  readonly generation: number;
  readonly role: DatabaseRole;
  readonly databaseInstanceClass: string;
  /** GiB at birth; RDS lets it grow to five times that. */
  readonly databaseStorageGb: number;
  /** `8.4`, or an exact release. */
  readonly engineVersion: string;
  /** Whether AWS may install newer patches in the maintenance window. */
  readonly upgradesItself: boolean;
  /** Whether a primary has a standby in another zone. */
  readonly databaseMultiAz: boolean;
  readonly backupRetentionDays: number;
  readonly protectData: boolean;
  /** Name of the schema that a new primary begins with. */
  readonly schema: string;
  readonly account: DatabaseAccount;
  readonly subnets: readonly ZoneSubnet[];
  readonly subnetGroupName: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  /** What must be done first though no input names it. */
  readonly after: pulumi.Input<pulumi.Resource[]>;
}

/** One MySQL server of the succession, with a parameter group of its own, so that it can be fenced alone. */
export class DatabaseServer extends pulumi.ComponentResource {
  readonly instance: aws.rds.Instance;
  readonly parameters: aws.rds.ParameterGroup;
  readonly #identifier: pulumi.Output<string>;

  constructor(name: string, args: DatabaseServerArgs, opts?: pulumi.ComponentResourceOptions) {
    const serverName = databaseName(name, args.generation);
    super("lamp:index:DatabaseServer", serverName, {}, opts);
    const parent = { parent: this };

    this.parameters = new aws.rds.ParameterGroup(
      `${serverName}-parameters`,
      {
        family: "mysql8.4",
        description: "TLS only",
        parameters: [
          { name: "require_secure_transport", value: "1", applyMethod: "immediate" },
          // Seconds. Each PHP process keeps a connection for each password that it had, and a server without power leaves
          // its own behind: within MySQL's default of 8 hours, two rotations would use up what a small class allows. Longer
          // than a page may run (request_terminate_timeout), so that none loses its connection while it computes.
          { name: "wait_timeout", value: "120", applyMethod: "immediate" },
          // RDS's own rule is "when it is a replica", which a retired primary no longer is.
          ...(args.role === "retired" ? [{ name: "read_only", value: "1", applyMethod: "immediate" }] : []),
        ],
      },
      parent,
    );

    // Gone with the stack: the next stack of the same name has another, so names of databases and last snapshots are free.
    const suffix = new random.RandomId(`${serverName}-suffix`, { byteLength: 3 }, parent);
    // Named here, because then the host name can be told before the server exists. Pulumi deletes what has a fixed name
    // before it makes the replacement; nothing here is replaced: see ignoreChanges.
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
        // A replica has them too: it must not begin with its first backup when it is promoted.
        backupRetentionPeriod: args.backupRetentionDays,
        backupWindow: "02:00-03:00",
        // Neighbours in the succession never restart in the same night.
        maintenanceWindow: args.generation % 2 === 1 ? "sun:03:30-sun:04:30" : "wed:03:30-wed:04:30",
        copyTagsToSnapshot: true,
        // What `up` reports as done is done, and not waiting for the window.
        applyImmediately: true,
        ...asRole(args, identifier),
        ...zoneOf(args),
        tags: { Name: serverName, ...stackTag() },
      },
      {
        ...parent,
        // Refused in the preview already. A retired one may go when databaseKeepRetired says so; a replica can be made again.
        protect: args.role === "primary" && args.protectData,
        // What a server is born with, stays: each of these would replace it, and a promoted replica was born without some.
        ignoreChanges: ["availabilityZone", "dbName", "dbSubnetGroupName", "engine", "username"],
        customTimeouts: { create: "60m", update: "120m", delete: "90m" },
        dependsOn: args.after,
      },
    );
    this.#identifier = identifier;
    this.registerOutputs({ instance: this.instance, parameters: this.parameters });
  }

  /**
   * The server's host name, known as soon as that of `sibling` is, even when the server itself is still being made.
   * RDS names a host IDENTIFIER.ACCOUNT-AND-REGION.REGION.rds.amazonaws.com: between siblings only the first label differs.
   */
  addressBeside(sibling: DatabaseServer): pulumi.Output<string> {
    return pulumi
      .all([this.#identifier, sibling.instance.address])
      .apply(([identifier, address]) => address.replace(/^[^.]+/, identifier));
  }
}

/** RDS wants a limit of storage growth at least a tenth above the size, and no more than 64 TiB; otherwise none at all. */
function growth(storageGb: number) {
  const limit = Math.min(storageGb * 5, 65_536);
  return limit * 10 < storageGb * 11 ? {} : { maxAllocatedStorage: limit };
}

function asRole(args: DatabaseServerArgs, identifier: pulumi.Output<string>) {
  // A replica has all this from its source, and RDS refuses to be told. Its data are the source's: no last snapshot.
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
 * Neighbours in the succession live in different zones. A primary with a standby cannot be told its zone: AWS chooses
 * both, and changes them at will. A replica has no standby, so it always can, and it keeps its zone when it is promoted.
 */
function zoneOf({ role, subnets, generation, databaseMultiAz }: DatabaseServerArgs) {
  const isTold = typeof role === "object" || !databaseMultiAz;
  return isTold ? { availabilityZone: subnets[(generation - 1) % subnets.length]!.zone } : {};
}
