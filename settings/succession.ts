import type { ExistingDatabase } from "./existingDatabases";
import { fullKey, type Problem, type Values } from "./form";
import { mysqlPatch } from "./mysql";

/** What an update does about the succession, beyond the primary and its replica. */
export interface Succession {
  /** RDS identifiers of all databases of the stack that RDS has. */
  readonly inRds: readonly string[];
  /** Generations of the databases that send logs to CloudWatch now. */
  readonly logging: readonly number[];
  /** Generations of the retired primaries that are declared, the newest first. They are fenced. */
  readonly retired: readonly number[];
  /** Whether those are kept. Otherwise this update takes their protection away, and the next one deletes them. */
  readonly isRetiredKept: boolean;
  /** RDS identifiers of the databases from which and to which this update moves the writes. Undefined when it moves none. */
  readonly promotion: { readonly source: string; readonly successor: string } | undefined;
  /** What the update after this one does to the new primary. Undefined in an update that neither promotes nor resumes it. */
  readonly postponed: Postponed | undefined;
  /** The zone that the primary of this generation is in now. Undefined when it does not exist. */
  readonly primaryZone: string | undefined;
}

/**
 * Everything but the promotion waits for the next update. RDS makes other changes in a call of its own, and the provider
 * waits until it has made them (terraform-provider-aws, internal/service/rds/instance.go, `resourceInstanceUpdate`). A
 * standby alone takes RDS a quarter of an hour, and cannot be made at all while its zone is down.
 */
export interface Postponed {
  /** Size of the new primary's storage in GiB. Until it is enlarged, its replica has the same. */
  readonly storageGb: number;
  /** What the new primary does not have yet, in words. */
  readonly missing: readonly string[];
}

type Wishes = Pick<
  Values,
  | "databaseGeneration"
  | "databaseKeepRetired"
  | "databaseMultiAz"
  | "databaseInstanceClass"
  | "databaseStorageGb"
  | "databaseEngineVersion"
>;

/** Refuses a generation that the existing databases do not allow. */
export function successionProblems(
  { databaseGeneration }: Partial<Values>,
  existing: readonly ExistingDatabase[],
): Problem[] {
  if (databaseGeneration === undefined) return [];
  const problem = (must: string) => [{ key: fullKey("databaseGeneration"), got: String(databaseGeneration), must }];
  const promotion = promotionTo(databaseGeneration, existing);
  // Without its source, the program could neither fence that nor know when the replica has caught up.
  const declared = existing.find(database => database.generation === databaseGeneration);
  if (declared?.replicaOf !== undefined && promotion === undefined)
    return problem(
      `not make ${declared.identifier} the primary: in RDS it is still a replica of ${declared.replicaOf}, which is not the database before it in this stack`,
    );
  const primary = primaryOf(existing);
  if (primary === undefined) return [];
  const { generation, identifier } = primary;
  if (databaseGeneration < generation)
    return problem(
      `be ${generation} at least: ${identifier} takes writes of its own, and RDS makes no replica of what was one no longer. ` +
        `(It was promoted, or RDS has promoted it because its primary was deleted.) pulumi config set ${fullKey("databaseGeneration")} ${generation}, then pulumi up --refresh`,
    );
  if (databaseGeneration > generation + 1)
    return problem(
      `be ${generation} or ${generation + 1}: ${identifier} is the primary now, and one update promotes one replica`,
    );
  if (databaseGeneration === generation + 1 && promotion === undefined)
    return problem(
      `be ${generation} for now: ${identifier} has no replica db-${databaseGeneration} that could be promoted; pulumi config set ${fullKey("databaseGeneration")} ${generation}, then pulumi up --refresh, which makes it`,
    );
  return [];
}

/**
 * What this update does. A retired primary is declared only while it exists; declared later, it would be a new and empty
 * database. It is kept while `databaseKeepRetired` is true, and always in an update that promotes or resumes that, because
 * such an update has to fence the newest one. It stays declared until its protection is gone: before, Pulumi and RDS would
 * refuse to delete it.
 */
export function successionOf(wishes: Wishes, existing: readonly ExistingDatabase[]): Succession {
  const { databaseGeneration: n, databaseKeepRetired } = wishes;
  const primary = existing.find(({ generation }) => generation === n);
  const postponed = primary && isResumed(n, existing) ? postponedFor(primary, wishes) : undefined;
  const isRetiredKept = databaseKeepRetired || postponed !== undefined;
  return {
    inRds: existing.map(({ identifier }) => identifier),
    logging: existing.filter(({ isLogging }) => isLogging).map(({ generation }) => generation),
    retired: existing
      .filter(({ generation, isProtected }) => generation < n && (isRetiredKept || isProtected))
      .map(({ generation }) => generation)
      .sort((a, b) => b - a),
    isRetiredKept,
    promotion: promotionTo(n, existing),
    postponed,
    primaryZone: primary?.zone,
  };
}

/**
 * Whether this update promotes, or resumes an update that has promoted and was cut off before it made the new replica. The
 * servers may not have been told about the new primary then.
 */
function isResumed(generation: number, existing: readonly ExistingDatabase[]): boolean {
  const has = (wanted: number) => existing.some(database => database.generation === wanted);
  return promotionTo(generation, existing) !== undefined || (has(generation - 1) && !has(generation + 1));
}

function postponedFor(primary: ExistingDatabase, wishes: Wishes): Postponed {
  const { databaseMultiAz, databaseInstanceClass, databaseStorageGb, databaseEngineVersion } = wishes;
  const wanted = mysqlPatch(databaseEngineVersion);
  return {
    storageGb: primary.storageGb,
    missing: [
      ...(databaseMultiAz && !primary.multiAz ? [`its standby in another zone (${fullKey("databaseMultiAz")})`] : []),
      ...(databaseInstanceClass === primary.instanceClass
        ? []
        : [`the class ${databaseInstanceClass} instead of ${primary.instanceClass}`]),
      ...(databaseStorageGb > primary.storageGb
        ? [`storage of ${databaseStorageGb} GiB instead of ${primary.storageGb}`]
        : []),
      ...(wanted !== undefined && wanted > (mysqlPatch(primary.engineVersion) ?? wanted)
        ? [`MySQL ${databaseEngineVersion} instead of ${primary.engineVersion}`]
        : []),
      "its password in Pulumi's state (the password itself stays as it is)",
    ],
  };
}

/** The promotion of a generation. Undefined when that database is not a replica of the generation before. */
function promotionTo(generation: number, existing: readonly ExistingDatabase[]): Succession["promotion"] {
  const successor = existing.find(database => database.generation === generation);
  const source = existing.find(database => database.generation === generation - 1);
  return source !== undefined && successor?.replicaOf === source.identifier
    ? { source: source.identifier, successor: successor.identifier }
    : undefined;
}

/** The newest database that takes writes of its own; older ones are retired. Undefined before the first `up`. */
function primaryOf(existing: readonly ExistingDatabase[]): ExistingDatabase | undefined {
  return existing
    .filter(({ replicaOf }) => replicaOf === undefined)
    .sort((a, b) => b.generation - a.generation)
    .at(0);
}
