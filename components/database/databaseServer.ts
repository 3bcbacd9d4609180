import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { databaseName, databaseTags } from "../../settings/existingDatabases";
import { databaseLogs, exportedLogs } from "./databaseLogs";
import { databaseParameterGroup, type DatabaseParameterGroupArgs } from "./databaseParameterGroup";
import { asRole, fixedAtCreation, leftAlone, type RoleArgs, storage } from "./databaseRole";

export interface DatabaseServerArgs
  extends RoleArgs, Pick<DatabaseParameterGroupArgs, "databaseParameters" | "logDays"> {
  /** Its place in the succession: 1 is the first primary, 2 the first replica and next primary. */
  readonly generation: number;
  /** The end of its identifier: `StackIdentity`. A change does nothing to an existing server. */
  readonly identity: pulumi.Input<string>;
  /**
   * Whether everything stays as it is but the role. A server is left alone while it is promoted, so that it takes writes
   * soon, and when it has retired, because it may be broken, and then each change of it would fail. The first update without
   * it makes the other changes, in place.
   */
  readonly isLeftAlone: boolean;
  /** Whether the database sends logs to CloudWatch although no other does: it did, and it is left alone. */
  readonly keepsLogging: boolean;
  /** RDS instance class, for example `db.t4g.small`. A change is made in place, with a restart. */
  readonly databaseInstanceClass: string;
  /** MySQL version: a series such as `8.4`, or an exact release such as `8.4.9`. Raising it upgrades in place, with a restart. */
  readonly engineVersion: string;
  /** Whether AWS may install newer releases of the series in the maintenance window. A change is made in place. */
  readonly upgradesItself: boolean;
  /** How many days back the database can be restored to any point in time, 1 to 35. A change is made in place. */
  readonly backupRetentionDays: number;
  /** Id of the security group, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /** Resources that must be there first although no input refers to them. A change does nothing to an existing server. */
  readonly after: pulumi.Input<pulumi.Resource[]>;
  /** Resources that must be there before the parameter group. A change does nothing to an existing group. */
  readonly parametersAfter: pulumi.Input<pulumi.Resource[]>;
  /** Hooks of the RDS instance. A change does nothing to it. */
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

    // Chosen here and not by Pulumi, so that the host name is known before the server exists.
    const identifier = pulumi.interpolate`${serverName}-${args.identity}`;
    const isReplica = typeof args.role === "object";

    this.parameters = databaseParameterGroup(
      serverName,
      {
        databaseParameters: args.databaseParameters,
        logDays: args.logDays,
        isFenced: args.role === "retired",
        identifier,
      },
      { ...parent, dependsOn: args.parametersAfter },
    );

    const isLogging = args.logDays > 0 || args.keepsLogging;
    // They must not depend on another database. In an update of a part, the engine takes that one over from the old state with the first
    // group, and at the same time stores the second: if this is stored first, the state is out of order and every command refuses it.
    const logs = isLogging ? databaseLogs(serverName, { identifier, days: args.logDays }, parent) : [];

    this.instance = new aws.rds.Instance(
      serverName,
      {
        identifier,
        instanceClass: args.databaseInstanceClass,
        engineVersion: args.engineVersion,
        autoMinorVersionUpgrade: args.upgradesItself,
        storageType: "gp3",
        storageEncrypted: true,
        ...storage(args),
        parameterGroupName: this.parameters.name,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        vpcSecurityGroupIds: [args.securityGroupId],
        publiclyAccessible: false,
        // The replica has backups too: otherwise it would have none at the moment when it is promoted.
        backupRetentionPeriod: args.backupRetentionDays,
        // A replica that is being backed up cannot be promoted. So neighbours in the succession take turns.
        backupWindow: args.generation % 2 === 1 ? "02:00-03:00" : "00:30-01:30",
        // Neighbours in the succession do not restart in the same night.
        maintenanceWindow: args.generation % 2 === 1 ? "sun:03:30-sun:04:30" : "wed:03:30-wed:04:30",
        copyTagsToSnapshot: true,
        ...(isLogging ? { enabledCloudwatchLogsExports: [...exportedLogs] } : {}),
        // Without it, a change would wait for the maintenance window after `up` has reported it as done.
        applyImmediately: true,
        deletionProtection: args.protectData,
        ...asRole(args, identifier),
        tags: { Name: serverName, ...databaseTags(args.protectData) },
      },
      {
        ...parent,
        // Pulumi refuses to delete it, already in the preview. A replica can be made again.
        protect: !isReplica && args.protectData,
        ignoreChanges: [...fixedAtCreation, ...(args.isLeftAlone ? leftAlone(args) : [])],
        // If `--replace` asked for it, Pulumi would first delete it, because its name is fixed. Now RDS refuses to make the
        // replacement, which would be empty, under a name that is in use.
        deleteBeforeReplace: false,
        customTimeouts: { create: "60m", update: "120m", delete: "90m" },
        dependsOn: pulumi.output(args.after).apply(after => [...(after as pulumi.Resource[]), ...logs]),
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
