import { snakeCase } from "../../core/values";
import type { Inputs } from "../../core/resource";
import type { Given, Problem } from "../../core/behaviour";
import { range } from "../checks";
import type { instanceType, parameterGroupType } from "./description";

function checkIdentifier(property: string, value: string): Problem[] {
  if (!/^[a-z0-9-]*$/.test(value))
    return [[property, `only lowercase alphanumeric characters and hyphens allowed in "${property}"`]];
  if (value !== "" && !/^[a-z]/.test(value)) return [[property, `first character of "${property}" must be a letter`]];
  if (value.includes("--")) return [[property, `"${property}" cannot contain two consecutive hyphens`]];
  return value.endsWith("-") ? [[property, `"${property}" cannot end with a hyphen`]] : [];
}

/** A parameter group has a name like an identifier, with periods. */
export const checkParameterGroup = ({ name = "" }: Inputs<typeof parameterGroupType>): Problem[] =>
  checkIdentifier("name", name.replaceAll(".", ""));

export function checkSubnetGroup({ name = "" }: Inputs<"aws:rds/subnetGroup:SubnetGroup">): Problem[] {
  if (!/^[a-z0-9 _.-]*$/.test(name))
    return [
      ["name", 'only lowercase alphanumeric characters, hyphens, underscores, periods, and spaces allowed in "name"'],
    ];
  return name.toLowerCase() === "default" ? [["name", '"name" is not allowed as "Default"']] : [];
}

/** Seconds between two measurements of enhanced monitoring; 0 turns it off. */
const monitoringIntervals = [0, 1, 5, 10, 15, 30, 60];

/** Rules of a database whose answer does not depend on the account. */
export function checkInstance(inputs: Inputs<typeof instanceType>, given: Given): Problem[] {
  const problems: Problem[] = [
    ...checkIdentifier("identifier", inputs.identifier ?? ""),
    ...range(inputs, "backupRetentionPeriod", 0, 35),
  ];
  const interval = inputs.monitoringInterval;
  if (interval !== undefined && !monitoringIntervals.includes(interval))
    problems.push([
      "monitoringInterval",
      `expected monitoring_interval to be one of [${monitoringIntervals.join(" ")}], got ${interval}`,
    ]);
  if (given("replicateSourceDb"))
    for (const property of ["username", "dbName", "snapshotIdentifier", "restoreToPointInTime"])
      if (given(property))
        problems.push([
          "replicateSourceDb",
          `Conflicting configuration arguments. "replicate_source_db": conflicts with ${snakeCase(property)}`,
        ]);
  if (given("password") && inputs.manageMasterUserPassword === true)
    problems.push([
      "password",
      'Conflicting configuration arguments. "password": conflicts with manage_master_user_password',
    ]);
  const snapshot = inputs.finalSnapshotIdentifier ?? "";
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

/** What AWS refuses of a database that starts empty. */
function checkFresh(inputs: Inputs<typeof instanceType>, given: Given): Problem[] {
  const problems: Problem[] = [];
  const storage = inputs.allocatedStorage;
  if (!given("allocatedStorage"))
    problems.push([
      "allocatedStorage",
      'Missing required argument. "allocated_storage" is required to create a DB instance',
    ]);
  else if (storage !== undefined && (storage < 20 || storage > 65536))
    problems.push([
      "allocatedStorage",
      `InvalidParameterCombination: Invalid storage size for engine name ${inputs.engine ?? ""} and storage type ${inputs.storageType ?? "gp2"}: ${storage}`,
    ]);
  problems.push(...checkPassword(inputs), ...checkUser(inputs));
  if (inputs.blueGreenUpdate?.enabled === true)
    problems.push(["blueGreenUpdate", "the rehearsal does not stand in for blue/green deployments"]);
  return problems;
}

function checkPassword(inputs: Inputs<typeof instanceType>): Problem[] {
  const { password } = inputs;
  if (password === undefined) return [];
  const invalid = "InvalidParameterValue: The parameter MasterUserPassword is not a valid password";
  const problems: Problem[] = [];
  if (password.length < 8) problems.push(["password", `${invalid} because it is shorter than 8 characters.`]);
  if (/[/@" ]/.test(password))
    problems.push(["password", `${invalid}. Only printable ASCII characters besides '/', '@', '"', ' ' may be used.`]);
  if (password.length > 41) problems.push(["password", `${invalid} because it is longer than 41 characters.`]);
  return problems;
}

function checkUser(inputs: Inputs<typeof instanceType>): Problem[] {
  const { username: user = "" } = inputs;
  const problems: Problem[] = [];
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
  return problems;
}
