import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { mysqlSeries } from "../../settings/mysql";
import type { AccountPurpose } from "./accountUserData";
import { createdTwice } from "./createdTwice";
import { lineage } from "./lineage";
import { type DatabaseAccount, databaseAccounts } from "./databaseAccount";
import type { DatabaseArgs } from "./databaseArgs";
import { DatabaseServer, type DatabaseServerArgs } from "./databaseServer";
import { zoneFor } from "./databaseZone";
import { passwordRecord } from "./passwordRecord";

export type { DatabaseArgs } from "./databaseArgs";

/** The schema that the site uses. */
const schema = "app";

/**
 * MySQL: a primary that takes writes and a replica that serves reads, in different zones, each encrypted, reachable over
 * TLS only and from the web tier only; and the two accounts by which they are used.
 *
 * Promotion is a change of one number. With generation n, `db-n` is the primary and `db-(n+1)` its replica; with n+1,
 * the same `db-(n+1)` is the primary (changed in place, not replaced) and `db-(n+2)` a new replica.
 */
export class Database extends pulumi.ComponentResource {
  /** Host name of the primary, which takes writes. */
  readonly writer: pulumi.Output<string>;
  /** Host name of the replica, which serves reads. Known when the replica has been made. */
  readonly reader: pulumi.Output<string>;
  /** RDS identifiers of both, for metrics. */
  readonly identifiers: { readonly primary: pulumi.Output<string>; readonly replica: pulumi.Output<string> };
  /** What the server that makes the application's account in MySQL has to know. */
  readonly account: AccountPurpose;
  /** ARNs of the secrets with the accounts. Known without waiting for the databases. */
  readonly secretArns: { readonly administrator: pulumi.Output<string>; readonly application: pulumi.Output<string> };

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Database", name, {}, opts);
    const parent = { parent: this };
    const { databaseGeneration: n } = args;
    const { isRetiredKept, postponed } = args.succession;
    const { administrator, application } = databaseAccounts(
      name,
      {
        passwordGeneration: args.databasePasswordGeneration,
        // A new password would be one more change of the database that is being promoted.
        isPasswordKept: postponed !== undefined,
        protectData: args.protectData,
      },
      parent,
    );

    const subnetGroup = new aws.rds.SubnetGroup(
      `${name}-data`,
      { description: "Data subnets", subnetIds: args.subnets.map(subnet => subnet.id), tags: { Name: `${name}-data` } },
      parent,
    );
    const versions = versionsOf(args);
    const server = serversOf(name, args, administrator, subnetGroup, parent);

    const promotion = args.succession.promotion && { ...args.succession.promotion, generationBefore: n - 1 };
    // A retired server itself is changed last of all: it may be broken, and then its change fails.
    const [served, setServed] = pulumi.deferredOutput<pulumi.Resource[]>();
    // Its parameter group, the fence, is changed first: the old primary must take no write that the new one will not have.
    const promotable = promotion ? args.gates.beforeFence(promotion) : [];
    const [retired] = args.succession.retired.map(generation =>
      server(generation, {
        role: "retired",
        engineVersion: versions.primary,
        isLeftAlone: true,
        protectData: args.protectData && isRetiredKept,
        after: served,
        parametersAfter: promotable,
      }),
    );
    const complete =
      retired && promotion ? args.gates.beforePromotion({ ...promotion, fence: retired.parameters }) : [];
    const record = passwordRecord();
    const primary = server(n, {
      role: "primary",
      engineVersion: versions.primary,
      isLeftAlone: postponed !== undefined,
      after: complete,
      hooks: record.hooks(args.gates.hooks(promotion !== undefined)),
    });
    // A promotion that RDS has refused may be stored as done. So RDS is asked before anything relies on the new primary.
    const writable = postponed
      ? args.gates.afterPromotion({ source: promotion?.source, primary: primary.instance, missing: postponed.missing })
      : [primary.instance];
    const replica = server(n + 1, {
      role: { replicaOf: primary.instance.identifier },
      engineVersion: versions.replica,
      after: writable,
    });

    for (const { instance } of [primary, replica]) args.gates.warnOfRestart(instance);

    const { recorded, inRds } = record.keep(name, administrator, args.databasePasswordGeneration, writable, parent);
    const administration = administrator.publish({}, recorded, inRds);
    // RDS takes a quarter of an hour to make a replica. Until then the reader's name leads nowhere, and the site reads from the
    // writer. Waiting would leave the site without a database at first, and with the fenced one after a promotion.
    const pages = application.publish(
      {
        writer: primary.instance.address,
        reader: replica.addressBeside(primary),
        port: primary.instance.port,
        database: schema,
      },
      recorded,
    );
    setServed(pulumi.output([pages]));

    this.writer = primary.instance.address;
    this.reader = replica.instance.address;
    this.identifiers = { primary: primary.instance.identifier, replica: replica.instance.identifier };
    this.account = {
      passwordGeneration: application.passwordGeneration,
      lineage: lineage(name, primary, n, args.succession.inRds, parent),
      published: [administration, pages],
    };
    this.secretArns = { administrator: administrator.secretArn, application: application.secretArn };
    this.registerOutputs({ writer: this.writer, reader: this.reader, secretArns: this.secretArns });
  }
}

/** A function that declares a server: its generation, and what the others do not have. */
function serversOf(
  name: string,
  args: DatabaseArgs,
  administrator: DatabaseAccount,
  subnetGroup: aws.rds.SubnetGroup,
  parent: pulumi.ComponentResourceOptions,
) {
  const shared = sharedBy(args, administrator, subnetGroup);
  const { databaseGeneration, succession, subnets, avoidZone } = args;
  const twice = createdTwice(succession.inRds);
  return (
    generation: number,
    own: Pick<DatabaseServerArgs, "role" | "engineVersion"> & Partial<DatabaseServerArgs>,
  ) => {
    const besideZone = generation === databaseGeneration ? undefined : succession.primaryZone;
    const zone = zoneFor(subnets, generation, besideZone, avoidZone);
    const usual = { isLeftAlone: false, after: [], parametersAfter: [] };
    const keepsLogging = own.isLeftAlone === true && succession.logging.includes(generation);
    const hooks = { ...own.hooks, beforeCreate: [twice, ...(own.hooks?.beforeCreate ?? [])] };
    return new DatabaseServer(name, { ...shared, ...usual, keepsLogging, generation, zone, ...own, hooks }, parent);
  };
}

/** The arguments that are the same for every server of the succession. */
function sharedBy(args: DatabaseArgs, administrator: DatabaseAccount, subnetGroup: aws.rds.SubnetGroup) {
  return {
    identity: args.identity,
    databaseInstanceClass: args.databaseInstanceClass,
    databaseStorageGb: args.databaseStorageGb,
    primaryStorageGb: args.succession.postponed?.storageGb ?? args.databaseStorageGb,
    databaseMultiAz: args.databaseMultiAz,
    databaseParameters: args.databaseParameters,
    logDays: args.logDays,
    backupRetentionDays: args.backupRetentionDays,
    protectData: args.protectData,
    // If AWS upgraded an exact release, the next `up` would ask for a downgrade, which fails.
    upgradesItself: Object.values(versionsOf(args)).every(version => version === mysqlSeries),
    subnetGroupName: subnetGroup.name,
    securityGroupId: args.securityGroupId,
    account: administrator,
    schema,
  };
}

const versionsOf = ({ databaseEngineVersion: primary, replicaEngineVersion }: DatabaseArgs) => ({
  primary,
  replica: replicaEngineVersion ?? primary,
});
