import type { Inputs, Outputs } from "../../core/resource";
import { rightsFor } from "../../calls/rights";
import { AwsError } from "../../core/awsError";
import type { Cloud, Told } from "../../core/behaviour";
import { interfacesOf } from "../ec2/store";
import { type Instance, describe, type instanceType, interfaceIdOf } from "./description";
import { RdsStore } from "./store";

/** Restarts a database by a call of its own. */
export async function reboot(resource: Instance, cloud: Cloud): Promise<void> {
  const { identifier = "" } = resource.outputs;
  await cloud.calls.make(
    "rds:RebootDBInstance",
    `rebooting RDS DB Instance (${identifier})`,
    () => restart(resource, cloud),
    rightsFor("rds:RebootDBInstance", resource, cloud.account),
  );
}

/** Promotes, as a call of its own before the modification (instance.go, "Separate request to promote a database"). */
export async function promote(
  resource: Instance,
  changed: readonly string[],
  inputs: Inputs<typeof instanceType>,
  cloud: Cloud,
): Promise<void> {
  if (!changed.includes("replicateSourceDb")) return;
  if (inputs.replicateSourceDb !== undefined) throw new Error("cannot elect new source database for replication");
  const { identifier = "" } = resource.outputs;
  const doing = `promoting RDS DB Instance (${identifier})`;
  const rights = rightsFor("rds:PromoteReadReplica", resource, cloud.account);
  const effect = async () => {
    const refused = (why: string) => new AwsError(doing, "RDS", "PromoteReadReplica", "InvalidDBInstanceState", why);
    if (resource.inputs.replicateSourceDb === undefined) throw refused("DB Instance is not a read replica.");
    if ((await cloud.hardware.databaseHealth(identifier)).state === "off")
      throw refused("Database instance is not in available state.");
    await cloud.hardware.promoteDatabase(identifier);
    delete resource.inputs.replicateSourceDb;
    delete resource.outputs.replicateSourceDb;
    await cloud.settle();
  };
  await cloud.calls.make("rds:PromoteReadReplica", doing, effect, rights);
}

/** ModifyDBInstance. */
export async function modify(
  resource: Instance,
  inputs: Inputs<typeof instanceType>,
  cloud: Cloud,
): Promise<Told<typeof instanceType>> {
  // An input has an output of the same name. The SDK's two types of it differ in details that do not matter here.
  const outputs = { ...resource.outputs, ...(inputs as Outputs<typeof instanceType>) };
  const changed: Instance = { ...resource, inputs, outputs };
  const { identifier = "", allocatedStorage = 0 } = resource.outputs;
  const failed = (code: string, why: string) =>
    new AwsError(`updating RDS DB Instance (${identifier})`, "RDS", "ModifyDBInstance", code, why);
  if ((await cloud.hardware.databaseHealth(identifier)).state === "off")
    throw failed("InvalidDBInstanceState", "Database instance is not in available state.");
  if ((inputs.allocatedStorage ?? allocatedStorage) < allocatedStorage)
    throw failed(
      "InvalidParameterCombination",
      `Invalid storage size for engine name mysql and storage type ${inputs.storageType ?? ""}: ${inputs.allocatedStorage}`,
    );
  if (inputs.vpcSecurityGroupIds !== undefined)
    interfacesOf(cloud.account).update(interfaceIdOf(cloud.account, resource), {
      securityGroupIds: inputs.vpcSecurityGroupIds,
    });
  // Another parameter group takes effect at the next reboot (RDS user guide, "Working with DB parameter groups").
  const parameterGroupName = resource.outputs.parameterGroupName;
  if (changed.outputs.parameterGroupName !== parameterGroupName)
    cloud.account.store(RdsStore).parameterChanges.set(identifier, { status: "pending-reboot" });
  const running = { ...changed, outputs: { ...outputs, parameterGroupName } };
  await cloud.hardware.updateDatabase(describe(running, cloud.account));
  // A change of the class interrupts the database (RDS user guide, "Settings for DB instances").
  if (inputs.instanceClass !== resource.inputs.instanceClass) await restart(changed, cloud);
  return {};
}

/** Restarts a database. It comes back with the parameters of its present group. */
async function restart(database: Instance, { account, hardware }: Cloud): Promise<void> {
  const { identifier = "" } = database.outputs;
  const { parameterChanges } = account.store(RdsStore);
  if (parameterChanges.get(identifier)?.status === "pending-reboot") {
    await hardware.updateDatabase(describe(database, account));
    parameterChanges.delete(identifier);
  }
  await hardware.restartDatabase(identifier);
}
