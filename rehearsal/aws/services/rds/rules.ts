import { type Properties, record, text } from "../../core/account";

type Problems = (readonly [string, string])[];

/** MySQL versions that RDS offers (RDS user guide, "MySQL on Amazon RDS versions"; seen in aws-cdk #38261, July 2026). */
const offered: Readonly<Record<string, readonly string[]>> = {
  mysql: [
    "8.0",
    "8.0.42",
    "8.0.43",
    "8.0.44",
    "8.0.45",
    "8.0.46",
    "8.4",
    "8.4.5",
    "8.4.6",
    "8.4.7",
    "8.4.8",
    "8.4.9",
    "8.4.10",
    "8.4.11",
  ],
};

export function checkVersion(engine: string, version: string, failed: (code: string, why: string) => Error): void {
  const versions = offered[engine];
  if (versions === undefined) throw new Error(`the rehearsal stands in for RDS engine mysql only, not ${engine}`);
  if (version !== "" && !versions.includes(version))
    throw failed("InvalidParameterCombination", `Cannot find version ${version} for ${engine}`);
}

export function checkIdentifier(property: string, value: string): Problems {
  if (!/^[a-z0-9-]*$/.test(value))
    return [[property, `only lowercase alphanumeric characters and hyphens allowed in "${property}"`]];
  if (value !== "" && !/^[a-z]/.test(value)) return [[property, `first character of "${property}" must be a letter`]];
  if (value.includes("--")) return [[property, `"${property}" cannot contain two consecutive hyphens`]];
  return value.endsWith("-") ? [[property, `"${property}" cannot end with a hyphen`]] : [];
}

const oneOf = (inputs: Properties, property: string, snake: string, allowed: readonly number[]): Problems =>
  inputs[property] === undefined || allowed.includes(Number(inputs[property]))
    ? []
    : [[property, `expected ${snake} to be one of [${allowed.join(" ")}], got ${text(inputs[property])}`]];

/** The rules of facts about aws.rds.Instance that need no call to AWS, and those whose answer never depends on state. */
export function checkInstance(inputs: Properties, given: (property: string) => boolean): Problems {
  const problems: Problems = [...checkIdentifier("identifier", text(inputs["identifier"]))];
  const retention = Number(inputs["backupRetentionPeriod"] ?? 0);
  if (retention < 0 || retention > 35)
    problems.push([
      "backupRetentionPeriod",
      `expected backup_retention_period to be in the range (0 - 35), got ${retention}`,
    ]);
  problems.push(...oneOf(inputs, "monitoringInterval", "monitoring_interval", [0, 1, 5, 10, 15, 30, 60]));
  if (given("replicateSourceDb"))
    for (const property of ["username", "dbName", "snapshotIdentifier", "restoreToPointInTime"])
      if (given(property)) {
        const snake = property.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`);
        problems.push([
          "replicateSourceDb",
          `Conflicting configuration arguments. "replicate_source_db": conflicts with ${snake === "db_name" ? "db_name" : snake}`,
        ]);
      }
  if (given("password") && inputs["manageMasterUserPassword"] === true)
    problems.push([
      "password",
      'Conflicting configuration arguments. "password": conflicts with manage_master_user_password',
    ]);
  const snapshot = text(inputs["finalSnapshotIdentifier"]);
  if (
    snapshot !== "" &&
    (!/^[A-Za-z][0-9A-Za-z-]*$/.test(snapshot) || snapshot.includes("--") || snapshot.endsWith("-"))
  )
    problems.push([
      "finalSnapshotIdentifier",
      'only alphanumeric characters and single hyphens, a letter first, no hyphen last, allowed in "final_snapshot_identifier"',
    ]);
  if (!given("replicateSourceDb") && !given("snapshotIdentifier")) problems.push(...checkFresh(inputs, given));
  return problems;
}

/** What AWS would refuse in a database that starts empty. */
function checkFresh(inputs: Properties, given: (property: string) => boolean): Problems {
  const problems: Problems = [];
  const storage = inputs["allocatedStorage"];
  if (!given("allocatedStorage"))
    problems.push([
      "allocatedStorage",
      'Missing required argument. "allocated_storage" is required to create a DB instance',
    ]);
  else if ((storage !== undefined && Number(storage) < 20) || Number(storage) > 65536)
    problems.push([
      "allocatedStorage",
      `InvalidParameterCombination: Invalid storage size for engine name ${text(inputs["engine"])} and storage type ${text(inputs["storageType"] ?? "gp2")}: ${text(storage)}`,
    ]);
  const password = inputs["password"];
  if (password !== undefined) {
    if (text(password).length < 8)
      problems.push([
        "password",
        "InvalidParameterValue: The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
      ]);
    if (/[/@" ]/.test(text(password)))
      problems.push([
        "password",
        `InvalidParameterValue: The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`,
      ]);
    if (text(password).length > 41)
      problems.push([
        "password",
        "InvalidParameterValue: The parameter MasterUserPassword is not a valid password because it is longer than 41 characters.",
      ]);
  }
  const user = text(inputs["username"]);
  if (user !== "" && !/^[A-Za-z][A-Za-z0-9_]{0,15}$/.test(user))
    problems.push([
      "username",
      `InvalidParameterValue: The parameter MasterUsername is not a valid identifier: ${user}`,
    ]);
  if (["rdsadmin", "rdsrepladmin", "rds_superuser_role"].includes(user))
    problems.push([
      "username",
      `InvalidParameterValue: MasterUsername ${user} cannot be used as it is a reserved word used by the engine`,
    ]);
  if (record(inputs["blueGreenUpdate"])["enabled"] === true)
    problems.push(["blueGreenUpdate", "the rehearsal does not stand in for blue/green deployments"]);
  return problems;
}
