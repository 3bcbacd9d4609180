import type { Plan, Step } from "../../review/plan/plan";

/** Types that hold data which nothing else has, and what each is called. */
const holders: Readonly<Record<string, string>> = {
  "aws:docdb/cluster:Cluster": "database",
  "aws:dynamodb/table:Table": "table",
  "aws:ebs/volume:Volume": "volume",
  "aws:efs/fileSystem:FileSystem": "file system",
  "aws:kms/key:Key": "key",
  "aws:neptune/cluster:Cluster": "database",
  "aws:opensearch/domain:Domain": "search domain",
  "aws:rds/cluster:Cluster": "database",
  "aws:rds/globalCluster:GlobalCluster": "database",
  "aws:rds/instance:Instance": "database",
  "aws:redshift/cluster:Cluster": "warehouse",
  "aws:cognito/userPool:UserPool": "pool of users",
  "aws:backup/vault:Vault": "backup vault",
};

/** Key of the setting that names what a plan may delete: a list of names in the program, as JSON or with commas. */
export const settingKey = "policy:mayLose";

/** The types that `losses` watches. */
export const watched: readonly string[] = Object.keys(holders);

/** Data that a plan deletes or replaces. */
export interface Loss {
  readonly urn: string;
  /** What happens, for example `Deletes the database lamp-db-1 (aws:rds/instance:Instance).` */
  readonly sentence: string;
}

/**
 * What of a plan deletes or replaces data. A replica may go, as long as the plan does not delete or replace its
 * source.
 *
 * @param named names of resources that may be lost, besides those in `policy:mayLose` of the stack
 */
export function losses(plan: Plan, named: readonly string[] = []): Loss[] {
  const allowed = new Set([...named, ...listed(plan.config[settingKey])]);
  const doomed = plan.steps.filter(
    step => step.type in holders && (step.operation === "delete" || step.operation === "replace"),
  );
  const gone = new Set(doomed.flatMap(namesOf));
  return doomed
    .filter(step => !allowed.has(step.name) && !isSpareReplica(step, gone))
    .map(step => ({
      urn: step.urn,
      sentence:
        `${step.operation === "delete" ? "Deletes" : `Replaces, by an empty one,`} the ${holders[step.type] ?? ""} ${step.name} (${step.type})` +
        `${reasons(step)}.`,
    }));
}

const reasons = ({ operation, changes }: Step) => {
  const causes = changes.filter(({ replaces }) => replaces).map(({ path }) => path);
  return operation === "replace" && causes.length > 0 ? `, because of ${causes.join(", ")}` : "";
};

const namesOf = ({ outputs, before = {} }: Step) =>
  [outputs["identifier"], outputs["arn"], before["identifier"]].filter(name => typeof name === "string");

/** A replica has nothing of its own. Once promoted, it has no source any more. */
function isSpareReplica({ before = {}, outputs }: Step, gone: ReadonlySet<unknown>): boolean {
  // AWS's answer counts: after a promotion by hand, the inputs in the state still name a source.
  const source = "replicateSourceDb" in outputs ? outputs["replicateSourceDb"] : before["replicateSourceDb"];
  return typeof source === "string" && source !== "" && !gone.has(source);
}

function listed(setting: string | undefined): readonly string[] {
  if (setting === undefined) return [];
  try {
    const parsed = JSON.parse(setting) as unknown;
    if (Array.isArray(parsed)) return parsed.map(String);
  } catch {
    // A list with commas is no JSON.
  }
  return setting.split(",").map(name => name.trim());
}
