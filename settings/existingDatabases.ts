import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A database of this stack that exists in AWS, as AWS shows it. */
export interface ExistingDatabase {
  /** RDS identifier, for example `lamp-db-1-0c1d2e`. */
  readonly identifier: string;
  /** Its place in the succession: 1 is the first primary. */
  readonly generation: number;
  /** Identifier of the database that it replicates. Undefined when it takes writes of its own. */
  readonly replicaOf: string | undefined;
  /** The exact release of MySQL that it runs, for example `8.4.9`. */
  readonly engineVersion: string;
  /** RDS instance class, for example `db.t4g.small`. */
  readonly instanceClass: string;
  /** Size of its storage in GiB. It may have grown by itself. */
  readonly storageGb: number;
  /** How far its storage may grow by itself, in GiB. 0 when it does not grow. */
  readonly storageLimitGb: number;
  /** Whether it has a standby. */
  readonly multiAz: boolean;
  /** The zone that it is in now, for example `eu-central-1a`. With a standby, AWS may change it at any time. */
  readonly zone: string;
  /** Name of the RDS subnet group that it is in. */
  readonly subnetGroup: string;
  /** Whether it sends logs to CloudWatch. */
  readonly isLogging: boolean;
  /** Whether its deletion is refused, by its tag. A database without that tag counts as protected. */
  readonly isProtected: boolean;
}

/** The tag that tells the program whether a database or a file system may be deleted. The provider's functions do not tell it. */
export const protectionTag = "lamp:deletionProtection";

/** The tag by which people find the stack of a database. The program does not decide by it, see `StackIdentity`. */
const stackTag = () => ({ "lamp:stack": `${pulumi.getProject()}/${pulumi.getStack()}` });

/** The tags of a database. */
export const databaseTags = (isProtected: boolean): Record<string, string> => ({
  ...stackTag(),
  [protectionTag]: String(isProtected),
});

/** The name of a database without the stack's identity, for example `lamp-db-1`. */
export const databaseName = (name: string, generation: number) => `${name}-db-${generation}`;

/**
 * Asks AWS which databases this stack has. The program cannot know it otherwise: Pulumi does not show it the state. It finds
 * them by their identifiers and not by their tags, which anybody may change, and which a restored copy has as well.
 *
 * @param identity `StackIdentity`. Undefined before the first update of the stack: then it has none.
 */
export async function existingDatabases(identity: string | undefined): Promise<readonly ExistingDatabase[]> {
  if (identity === undefined) return [];
  const { instanceIdentifiers } = await aws.rds.getInstances();
  const form = new RegExp(`-db-(\\d+)-${identity}$`);
  return Promise.all(
    instanceIdentifiers.flatMap(identifier => {
      const generation = form.exec(identifier)?.[1];
      return generation === undefined ? [] : [describe(identifier, Number(generation))];
    }),
  );
}

/**
 * Warns, before a stack makes its first databases, of others that are tagged with its name: either somebody else has a stack
 * of this name, or the state of this one was lost.
 */
export async function warnOfNamesakes(): Promise<void> {
  const { instanceIdentifiers: others } = await aws.rds.getInstances({ tags: stackTag() });
  if (others.length === 0) return;
  const { "lamp:stack": name } = stackTag();
  pulumi.log.warn(
    `RDS has databases of another stack that is called ${name} as well: ${[...others].sort().join(", ")}. They stay as they are, and this stack begins with an empty database of its own. ` +
      "If they are yours, this stack has lost its state. What to do then: end this update, and restore the state (pulumi stack import) before the next one.",
  );
}

async function describe(identifier: string, generation: number): Promise<ExistingDatabase> {
  const found = await aws.rds.getInstance({ dbInstanceIdentifier: identifier });
  return {
    identifier,
    generation,
    replicaOf: found.replicateSourceDb === "" ? undefined : found.replicateSourceDb,
    engineVersion: found.engineVersion,
    instanceClass: found.dbInstanceClass,
    storageGb: found.allocatedStorage,
    storageLimitGb: found.maxAllocatedStorage,
    multiAz: found.multiAz,
    zone: found.availabilityZone,
    subnetGroup: found.dbSubnetGroup,
    isLogging: found.enabledCloudwatchLogsExports.length > 0,
    isProtected: found.tags[protectionTag] !== "false",
  };
}
