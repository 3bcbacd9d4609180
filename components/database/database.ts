import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseAccount } from "./databaseAccount";
import { type DatabaseRole, DatabaseServer, type DatabaseServerArgs } from "./databaseServer";
import { promotionGate } from "../../gates/promotionGate";
import type { Succession } from "../../settings/succession";

type PerServer =
  "generation" | "role" | "engineVersion" | "upgradesItself" | "schema" | "account" | "subnetGroupName" | "after";

export interface DatabaseArgs extends Omit<DatabaseServerArgs, PerServer> {
  /** The primary is `db-n`, its replica `db-(n+1)`. Raising it by one promotes the replica. */
  readonly databaseGeneration: number;
  /** What this update does about the primary of the generation before. */
  readonly succession: Succession;
  /** How long writes may be refused before a promotion is given up. */
  readonly promotionTimeoutSeconds: number;
  readonly region: string;
  /** Raising it gives both accounts new passwords. */
  readonly databasePasswordGeneration: number;
  readonly databaseEngineVersion: string;
  /** Version of the replica, which is upgraded first; unset: as the primary. */
  readonly replicaEngineVersion: string | undefined;
}

/** The schema that the site uses. */
const schema = "app";

/**
 * MySQL 8.4: a primary that takes writes and a replica that serves reads, in different zones, each encrypted, reachable
 * over TLS only and from the web tier only; and the two accounts that the outside knows.
 *
 * Promotion is a change of one number. With generation n, `db-n` is the primary and `db-(n+1)` its replica; with n+1,
 * the same `db-(n+1)` is the primary (changed in place, never made anew) and `db-(n+2)` a new replica.
 */
export class Database extends pulumi.ComponentResource {
  /** Host name that takes writes. */
  readonly writer: pulumi.Output<string>;
  /** Host name that serves reads. */
  readonly reader: pulumi.Output<string>;
  /** RDS's names of the two, for metrics. */
  readonly identifiers: { readonly primary: pulumi.Output<string>; readonly replica: pulumi.Output<string> };
  /** Where to read the accounts. Known without waiting for the databases. */
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
    // Pages never get the administrator: since MySQL 8.0.36 RDS gives it rights that ignore read_only.
    const administrator = account("administrator", "lampadmin");
    const application = account("application", "app");

    const subnetGroup = new aws.rds.SubnetGroup(
      `${name}-data`,
      { description: "Data subnets", subnetIds: args.subnets.map(subnet => subnet.id), tags: { Name: `${name}-data` } },
      parent,
    );

    const versions = {
      primary: args.databaseEngineVersion,
      replica: args.replicaEngineVersion ?? args.databaseEngineVersion,
    };
    const common = {
      ...args,
      schema,
      // An exact release that AWS has upgraded meanwhile would be a downgrade in the next `up`, which fails.
      upgradesItself: Object.values(versions).every(version => version === "8.4"),
      subnetGroupName: subnetGroup.name,
      account: administrator,
    };
    const server = (
      generation: number,
      role: DatabaseRole,
      engineVersion: string,
      after: pulumi.Input<pulumi.Resource[]> = [],
    ) => new DatabaseServer(name, { ...common, generation, role, engineVersion, after }, parent);

    const n = args.databaseGeneration;
    const { hasRetired, promotion } = args.succession;
    // The retired one itself is changed last of all: it may be dead, and refuse.
    const [served, setServed] = pulumi.deferredOutput<pulumi.Resource[]>();
    const retired = hasRetired ? server(n - 1, "retired", versions.primary, served) : undefined;
    // Its fence comes first: no write is taken by the old one that the new one will not have.
    const complete =
      retired && promotion
        ? promotionGate({ ...args, ...promotion, generationBefore: n - 1, fence: retired.parameters })
        : [];
    const primary = server(n, "primary", versions.primary, complete);
    const replica = server(n + 1, { replicaOf: primary.instance.identifier }, versions.replica);

    administrator.publish({}, [primary.instance]);
    // A replica takes a quarter of an hour to make; until then readers find nobody there and turn to the writer. Waiting for
    // it would leave the site without its database at first, and with the fenced one after a promotion.
    const pages = application.publish(
      {
        writer: primary.instance.address,
        reader: replica.addressBeside(primary),
        port: primary.instance.port,
        database: schema,
      },
      [primary.instance],
    );
    setServed(pulumi.output([pages]));

    this.writer = primary.instance.address;
    this.reader = replica.instance.address;
    this.identifiers = { primary: primary.instance.identifier, replica: replica.instance.identifier };
    this.secretArns = { administrator: administrator.secretArn, application: application.secretArn };
    this.registerOutputs({ writer: this.writer, reader: this.reader, secretArns: this.secretArns });
  }
}
