import * as aws from "@pulumi/aws";
import type { ExistingDatabase } from "./existingDatabases";
import { fullKey, type Problem, type Values } from "./form";
import { mysqlPatch } from "./mysql";

/**
 * The zones in which RDS offers the database class, sorted. Undefined when this update makes no database and changes no
 * class: then the answer does not matter.
 */
export async function zonesOfClass(
  values: Partial<Values>,
  existing: readonly ExistingDatabase[],
): Promise<readonly string[] | undefined> {
  const { databaseGeneration: n, databaseInstanceClass: instanceClass, databaseEngineVersion: version } = values;
  if (n === undefined || instanceClass === undefined || version === undefined) return undefined;
  const isThere = (generation: number) =>
    existing.some(database => database.generation === generation && database.instanceClass === instanceClass);
  if (isThere(n) && isThere(n + 1)) return undefined;
  try {
    const { availabilityZones } = await aws.rds.getOrderableDbInstance({
      engine: "mysql",
      instanceClass,
      // The provider fails when more than one offer is left. So the storage is named, and of a series the newest release is
      // taken, for which the provider wants the class once more (orderable_instance_data_source.go).
      storageType: "gp3",
      vpc: true,
      ...(mysqlPatch(version) === undefined
        ? { engineLatestVersion: true, preferredInstanceClasses: [instanceClass] }
        : { engineVersion: version }),
    });
    return [...availabilityZones].sort();
  } catch (error) {
    if (/no RDS (Orderable )?DB Instance/i.test(String(error))) return [];
    throw error;
  }
}

/** Problems of the zones in which databases are made. `zones` are those of the stack. */
export function databaseZoneProblems(
  { databaseInstanceClass, avoidZone }: Partial<Values>,
  zones: readonly string[],
  offered: readonly string[] | undefined,
): Problem[] {
  const problems: Problem[] = [];
  if (databaseInstanceClass !== undefined && offered !== undefined && zones.some(zone => !offered.includes(zone)))
    problems.push({
      key: fullKey("databaseInstanceClass"),
      got: databaseInstanceClass,
      must: `be offered by RDS in every zone of the stack (${zones.join(", ")}); this one is offered in ${offered.join(", ") || "none"}`,
    });
  if (avoidZone !== undefined && zones.length > 0 && !zones.includes(avoidZone))
    problems.push({
      key: fullKey("avoidZone"),
      got: avoidZone,
      must: `be a zone of the stack: ${zones.join(", ")}`,
    });
  return problems;
}
