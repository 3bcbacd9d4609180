import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { mysqlSeries } from "../../settings/mysql";
import type { Succession } from "../../settings/succession";
import { DatabaseAccount } from "./databaseAccount";
import { type DatabaseRole, DatabaseServer, type DatabaseServerArgs } from "./databaseServer";

/** The arguments that primary and replica share. */
type SharedArgs = Pick<
  DatabaseServerArgs,
  | "databaseInstanceClass"
  | "databaseStorageGb"
  | "databaseMultiAz"
  | "backupRetentionDays"
  | "protectData"
  | "subnets"
  | "securityGroupId"
>;

export interface DatabaseArgs extends SharedArgs {
  /**
   * Whole number from 1. With n, the primary is `db-n` and its replica `db-(n+1)`. Raising it by one promotes the replica
   * in place and makes a new one.
   */
  readonly databaseGeneration: number;
  /** What this update does about the primary of the generation before. */
  readonly succession: Succession;
  /** What an update that promotes waits for. No other update calls them. */
  readonly gates: PromotionGates;
  /** Whole number from 1. Raising it gives both accounts new passwords, without a restart of databases or servers. */
  readonly databasePasswordGeneration: number;
  /**
   * MySQL version of the primary: a series such as `8.4`, or an exact release such as `8.4.9`. Raising it upgrades the
   * primary in place, with a restart. With a series, AWS installs new releases of it in the maintenance window.
   */
  readonly databaseEngineVersion: string;
  /**
   * MySQL version of the replica, in the same form. Not set, it is that of the primary. Raising it upgrades the replica in
   * place, with a restart; raise it before that of the primary, because a replica must not be older.
   */
  readonly replicaEngineVersion: string | undefined;
}

/** A promotion that an update is about to make. */
export interface Promotion {
  /** RDS identifier of the primary that retires, for example `lamp-db-1-0c1d2e`. */
  readonly source: string;
  /** RDS identifier of its replica, which takes its place. */
  readonly successor: string;
  /** The parameter group of the retiring primary. Once RDS has applied it, that primary takes no more writes. */
  readonly fence: aws.rds.ParameterGroup;
  /** Generation that takes the promotion back. */
  readonly generationBefore: number;
}

/** Each is called once. The next step waits for the resources that it returns. */
export interface PromotionGates {
  /** Before the fence: the list must not be known before RDS can promote the replica. */
  readonly beforeFence: (promotion: Omit<Promotion, "fence">) => pulumi.Input<pulumi.Resource[]>;
  /** After the fence: the list must not be known before the replica has received every write. */
  readonly beforePromotion: (promotion: Promotion) => pulumi.Input<pulumi.Resource[]>;
  /** Hooks of the instance that is promoted. */
  readonly hooks: () => pulumi.ResourceHookBinding;
  /** After the promotion, before anything relies on the new primary: the list must not be known before that takes writes. */
  readonly afterPromotion: (
    promotion: Pick<Promotion, "source"> & { readonly primary: aws.rds.Instance },
  ) => pulumi.Input<pulumi.Resource[]>;
}

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
  /** ARNs of the secrets with the accounts. Known without waiting for the databases. */
  readonly secretArns: { readonly administrator: pulumi.Output<string>; readonly application: pulumi.Output<string> };

  constructor(name: string, args: DatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:Database", name, {}, opts);
    const parent = { parent: this };

    const account = (role: "administrator" | "application", username: string) =>
      new DatabaseAccount(
        name,
        { role, username, passwordGeneration: args.databasePasswordGeneration, protectData: args.protectData },
        parent,
      );
    // PHP never gets the administrator's account: since MySQL 8.0.36 RDS gives it rights that ignore read_only.
    const administrator = account("administrator", "lampadmin");
    const application = account("application", "app");

    const subnetGroup = new aws.rds.SubnetGroup(
      `${name}-data`,
      { description: "Data subnets", subnetIds: args.subnets.map(subnet => subnet.id), tags: { Name: `${name}-data` } },
      parent,
    );
    const shared = sharedBy(args, administrator, subnetGroup);
    const versions = versionsOf(args);
    const server = (
      generation: number,
      role: DatabaseRole,
      engineVersion: string,
      order: Partial<Pick<DatabaseServerArgs, "after" | "parametersAfter" | "hooks">> = {},
    ) =>
      new DatabaseServer(
        name,
        { ...shared, generation, role, engineVersion, after: [], parametersAfter: [], hooks: {}, ...order },
        parent,
      );

    const n = args.databaseGeneration;
    const { hasRetired } = args.succession;
    const promotion = args.succession.promotion && { ...args.succession.promotion, generationBefore: n - 1 };
    // The retired server itself is changed last of all: it may be broken, and then its change fails.
    const [served, setServed] = pulumi.deferredOutput<pulumi.Resource[]>();
    // Its parameter group, the fence, is changed first: the old primary must take no write that the new one will not have.
    const promotable = promotion ? args.gates.beforeFence(promotion) : [];
    const retired = hasRetired
      ? server(n - 1, "retired", versions.primary, { after: served, parametersAfter: promotable })
      : undefined;
    const complete =
      retired && promotion ? args.gates.beforePromotion({ ...promotion, fence: retired.parameters }) : [];
    const primary = server(n, "primary", versions.primary, {
      after: complete,
      hooks: promotion ? args.gates.hooks() : {},
    });
    // A promotion that RDS has refused may be stored as done. So RDS is asked before anything relies on the new primary.
    const writable = promotion
      ? args.gates.afterPromotion({ source: promotion.source, primary: primary.instance })
      : [primary.instance];
    const replica = server(n + 1, { replicaOf: primary.instance.identifier }, versions.replica, { after: writable });

    administrator.publish({}, writable);
    // RDS takes a quarter of an hour to make a replica. Until then the reader's name leads nowhere, and the site reads from
    // the writer. Waiting for the replica would leave the site without a database at first, and with the fenced one after a
    // promotion.
    const pages = application.publish(
      {
        writer: primary.instance.address,
        reader: replica.addressBeside(primary),
        port: primary.instance.port,
        database: schema,
      },
      writable,
    );
    setServed(pulumi.output([pages]));

    this.writer = primary.instance.address;
    this.reader = replica.instance.address;
    this.identifiers = { primary: primary.instance.identifier, replica: replica.instance.identifier };
    this.secretArns = { administrator: administrator.secretArn, application: application.secretArn };
    this.registerOutputs({ writer: this.writer, reader: this.reader, secretArns: this.secretArns });
  }
}

/** The arguments that are the same for every server of the succession. */
function sharedBy(args: DatabaseArgs, administrator: DatabaseAccount, subnetGroup: aws.rds.SubnetGroup) {
  return {
    databaseInstanceClass: args.databaseInstanceClass,
    databaseStorageGb: args.databaseStorageGb,
    databaseMultiAz: args.databaseMultiAz,
    backupRetentionDays: args.backupRetentionDays,
    protectData: args.protectData,
    // If AWS upgraded an exact release, the next `up` would ask for a downgrade, which fails.
    upgradesItself: Object.values(versionsOf(args)).every(version => version === mysqlSeries),
    subnets: args.subnets,
    subnetGroupName: subnetGroup.name,
    securityGroupId: args.securityGroupId,
    account: administrator,
    schema,
  };
}

function versionsOf({ databaseEngineVersion, replicaEngineVersion }: DatabaseArgs) {
  return { primary: databaseEngineVersion, replica: replicaEngineVersion ?? databaseEngineVersion };
}
