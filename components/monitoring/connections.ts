import type { DatabaseParameter } from "../../settings/catalogs/databaseParameters";

/** GiB of memory by the size of a class with 4 GiB a virtual processor, which families t and m are (RDS user guide, "DB instance classes"). */
const memoryGib: Readonly<Record<string, number>> = { micro: 1, small: 2, medium: 4, large: 8, xlarge: 16 };

/**
 * GiB of memory of an RDS instance class, for example 2 for `db.t4g.small`. Families r have twice as much a processor as
 * families m, families c half as much. A family that is not known counts as m, which is less than it has: RDS has no other
 * family with less. A size that is not known counts as the smallest class.
 */
export function memoryOf(instanceClass: string): number {
  const [, family = "", size = ""] = instanceClass.split(".");
  const [, times, name = ""] = /^(\d*)(.*)$/.exec(size) ?? [];
  const gib = memoryGib[name];
  if (gib === undefined) return 1;
  const factor = family.startsWith("r") ? 2 : family.startsWith("c") ? 0.5 : 1;
  return gib * Number(times || 1) * factor;
}

/** MySQL accepts DBInstanceClassMemory / 12582880 connections, and at most 16,000 (RDS user guide, "Maximum number of database connections"). */
const bytesPerConnection = 12_582_880;
const mostConnections = 16_000;

/**
 * The share of what the class's memory would give at which the alarm rings. RDS keeps a part of the memory for itself, so
 * that fewer connections are accepted: 66 of 85 with 1 GiB, 150 of 170 with 2, 312 of 341 with 4, and 648 of 682 with 8
 * (published measurements of the classes t2). So the alarm rings at 63 to 78 % of what is really accepted. How many
 * connections the servers can hold does not matter: if they hold as many as this, the class is too small for them.
 */
const share = 0.6;

/**
 * How many connections are so many that a database will soon refuse more.
 *
 * @param parameters of `lamp:databaseParameters`. A `max_connections` below what the class accepts counts; a formula does not.
 */
export function manyConnections(instanceClass: string, parameters: readonly DatabaseParameter[] = []): number {
  const given = Number(parameters.find(({ name }) => name === "max_connections")?.value);
  const limit = Number.isInteger(given) ? given : mostConnections;
  const accepted = Math.min((memoryOf(instanceClass) * 2 ** 30) / bytesPerConnection, mostConnections, limit);
  return Math.floor(accepted * share);
}
