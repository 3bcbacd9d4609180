import type { ExistingDatabase } from "./existingDatabases";
import { fullKey, type Problem, type Values } from "./form";
import { mysqlPatch } from "./mysql";

/** The most storage that RDS gives a MySQL database, in GiB (RDS user guide, "Quotas and constraints"). */
const storageCapGb = 65_536;

/**
 * How far a storage may grow by itself, in GiB: to five times its size. RDS requires a limit that is at least a tenth above
 * the size; where there is no room for that, the storage does not grow, and this is undefined.
 */
export function storageLimitGb(storageGb: number): number | undefined {
  const limit = Math.min(storageGb * 5, storageCapGb);
  return limit * 10 < storageGb * 11 ? undefined : limit;
}

/** What RDS would refuse to change in the primary and in the replica that exist. A retired primary is left as it is. */
export function limitProblems(values: Partial<Values>, existing: readonly ExistingDatabase[]): Problem[] {
  const { databaseGeneration: n, databaseEngineVersion, replicaEngineVersion, databaseStorageGb } = values;
  if (n === undefined) return [];
  const [primary, replica] = [n, n + 1].map(generation =>
    existing.find(database => database.generation === generation),
  );
  // One sentence for each setting, about the database that asks for more.
  return [
    ...versionProblem("databaseEngineVersion", databaseEngineVersion, primary),
    ...orderProblem(databaseEngineVersion, primary, replica),
    ...versionProblem("replicaEngineVersion", replicaEngineVersion ?? databaseEngineVersion, replica),
    ...[primary, replica].flatMap(database => storageProblem(databaseStorageGb, database)).slice(0, 1),
  ];
}

/** RDS installs no older release in a database (RDS user guide, "Upgrading the MySQL DB engine"). */
function versionProblem(
  name: "databaseEngineVersion" | "replicaEngineVersion",
  wish: string | undefined,
  database: ExistingDatabase | undefined,
): Problem[] {
  if (wish === undefined || database === undefined) return [];
  const { identifier, engineVersion } = database;
  const [wanted, running] = [mysqlPatch(wish), mysqlPatch(engineVersion)];
  if (wanted === undefined || running === undefined || wanted >= running) return [];
  const must = `be ${engineVersion} at least: ${identifier} runs that release, and RDS installs no older one; pulumi config set ${fullKey(name)} ${engineVersion}`;
  return [{ key: fullKey(name), got: wish, must }];
}

/** RDS upgrades no primary whose replica is older (RDS user guide, "MySQL version upgrades with read replicas"). */
function orderProblem(
  wish: string | undefined,
  primary: ExistingDatabase | undefined,
  replica: ExistingDatabase | undefined,
): Problem[] {
  if (wish === undefined || primary === undefined || replica === undefined) return [];
  const [wanted, running, behind] = [wish, primary.engineVersion, replica.engineVersion].map(mysqlPatch);
  if (wanted === undefined || running === undefined || behind === undefined) return [];
  if (wanted <= running || behind >= wanted) return [];
  const key = fullKey("databaseEngineVersion");
  const must =
    `be ${primary.engineVersion} until its replica ${replica.identifier} runs ${wish}, because RDS upgrades no primary whose replica is older; ` +
    `pulumi config set ${key} ${primary.engineVersion}, pulumi config set ${fullKey("replicaEngineVersion")} ${wish}, pulumi up, and then ${key} ${wish}`;
  return [{ key, got: wish, must }];
}

/**
 * A raised size must be above what the storage has grown to, by a tenth at least (RDS API, ModifyDBInstance,
 * AllocatedStorage). A lowered one only lowers the limit of the growth. The same size as before is never a problem: if the
 * storage has grown above it, the provider asks for nothing.
 */
function storageProblem(wish: number | undefined, database: ExistingDatabase | undefined): Problem[] {
  if (wish === undefined || database === undefined) return [];
  const { identifier, storageGb, storageLimitGb: limit } = database;
  const asked = askedGb(storageGb, limit);
  if (wish === asked) return [];
  const tenthAbove = Math.ceil((storageGb * 11) / 10);
  const isRaised = wish > (asked ?? storageGb);
  const smallest = isRaised ? tenthAbove : Math.ceil(tenthAbove / 5);
  if (wish >= smallest) return [];
  const now = `${identifier} has ${storageGb} GiB now${asked === storageGb ? "" : ", because its storage grows by itself"}`;
  const must = isRaised
    ? `${now}, and RDS enlarges a storage by a tenth at least`
    : `${now}, and must be able to grow by a tenth. RDS makes no storage smaller`;
  const before = asked === undefined ? "" : `${asked} as before, or `;
  return [{ key: fullKey("databaseStorageGb"), got: String(wish), must: `be ${before}${smallest} at least: ${must}` }];
}

/**
 * The size that was asked for last, which follows from the limit. Undefined when it does not: at the cap, and when somebody
 * has changed the limit by hand.
 */
function askedGb(storageGb: number, limit: number): number | undefined {
  if (limit === 0) return storageGb;
  const asked = limit / 5;
  return limit < storageCapGb && Number.isInteger(asked) && asked >= 20 ? asked : undefined;
}
