import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fullKey, type Problem, type Values } from "./form";

/** A database of this stack that exists in AWS. */
export interface ExistingDatabase {
  /** RDS identifier, for example `lamp-db-1-0c1d2e`. */
  readonly identifier: string;
  /** Its place in the succession: 1 is the first primary. */
  readonly generation: number;
  /** Identifier of the database that it replicates. Undefined when it takes writes of its own. */
  readonly replicaOf: string | undefined;
}

/** What an update does about the succession, beyond the primary and its replica. */
export interface Succession {
  /** Whether the primary of the generation before is declared; it is fenced. */
  readonly hasRetired: boolean;
  /** RDS identifiers of the databases from which and to which this update moves the writes. Undefined when it moves none. */
  readonly promotion: { readonly source: string; readonly successor: string } | undefined;
}

/** The tag by which a stack finds its databases. Their names are not enough: every stack of an account uses the same. */
export function stackTag(): Record<string, string> {
  return { "lamp:stack": `${pulumi.getProject()}/${pulumi.getStack()}` };
}

/** The name of a database without its random part, for example `lamp-db-1`. */
export const databaseName = (name: string, generation: number) => `${name}-db-${generation}`;
/** Anchored, because a database that was restored from a snapshot has the tags of the original and another name. */
const identifierForm = /-db-(\d+)-[0-9a-f]{6}$/;

/** Asks AWS which databases this stack has. The program cannot know it otherwise: Pulumi does not show it the state. */
export async function existingDatabases(): Promise<readonly ExistingDatabase[]> {
  const { instanceIdentifiers } = await aws.rds.getInstances({ tags: stackTag() });
  const ours = instanceIdentifiers.filter(identifier => identifierForm.test(identifier));
  return Promise.all(
    ours.map(async identifier => {
      const { replicateSourceDb } = await aws.rds.getInstance({ dbInstanceIdentifier: identifier });
      return {
        identifier,
        generation: Number(identifierForm.exec(identifier)?.[1]),
        replicaOf: replicateSourceDb === "" ? undefined : replicateSourceDb,
      };
    }),
  );
}

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
      `not make ${declared.identifier} the primary: in RDS it is still a replica of ${declared.replicaOf}, which is not the database before it that has this stack's tag lamp:stack`,
    );
  const primary = primaryOf(existing);
  if (primary === undefined) return [];
  const { generation, identifier } = primary;
  if (databaseGeneration < generation)
    return problem(
      `be ${generation} at least: ${identifier} has been promoted, and RDS makes no replica of what was one no longer`,
    );
  if (databaseGeneration > generation + 1)
    return problem(
      `be ${generation} or ${generation + 1}: ${identifier} is the primary now, and one update promotes one replica`,
    );
  if (databaseGeneration === generation + 1 && promotion === undefined)
    return problem(
      `be ${generation} for now: ${identifier} has no replica db-${databaseGeneration} that could be promoted; pulumi up with ${generation} makes it`,
    );
  return [];
}

/**
 * What this update does. The retired primary is declared only while it exists; declared later, it would be a new and empty
 * database. It is kept while `databaseKeepRetired` is true, and always in the update that promotes its successor, because
 * that update has to fence it.
 */
export function successionOf(
  { databaseGeneration, databaseKeepRetired }: Pick<Values, "databaseGeneration" | "databaseKeepRetired">,
  existing: readonly ExistingDatabase[],
): Succession {
  const promotion = promotionTo(databaseGeneration, existing);
  const exists = existing.some(database => database.generation === databaseGeneration - 1);
  return { hasRetired: exists && (databaseKeepRetired || promotion !== undefined), promotion };
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
