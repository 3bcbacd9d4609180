import type { Failed } from "../../../core/awsError";
import type { Cloud, Told } from "../../../core/behaviour";
import type { Inputs, Outputs } from "../../../core/resource";
import { interfacesOf } from "../../ec2/store";
import { type Instance, describe, type instanceType, interfaceIdOf, replicasOf } from "../description";
import { storedVersion, upgraded } from "../limits/versions";
import type { JobStatus } from "../status/jobs";
import { timeouts, untilAvailable } from "../status/providerWait";
import { presentStatus } from "../status/status";
import { times } from "../status/times";
import { backUp, work } from "../status/work";
import { RdsStore } from "../store";
import { makeStandby } from "./conversion";
import { failedCall, notAvailable } from "./failed";
import { restart } from "./reboot";
import { beginOptimization, storageAfter, storageWanted, untilStorageMayChange } from "./storageChange";

type InstanceInputs = Inputs<typeof instanceType>;
type Modified = Told<typeof instanceType>;

/** ModifyDBInstance, with the provider's wait. */
export async function modify(resource: Instance, inputs: InstanceInputs, cloud: Cloud): Promise<Modified> {
  const failed = failedCall("updating", resource, "ModifyDBInstance");
  const { identifier = "" } = resource.outputs;
  const timeout = cloud.timeoutSeconds ?? timeouts.update;
  await refuseUnlessModifiable(resource, inputs, cloud, failed);
  const version = versionAfter(resource, inputs, cloud, failed);
  const growth = storageAfter(storageWanted(resource, inputs), failed);
  if (growth !== undefined) {
    await untilStorageMayChange(resource, cloud, timeout, failed);
    await refuseUnlessModifiable(resource, inputs, cloud, failed);
  }
  const told: Modified = { ...growth, ...version };
  const done = carryOut(resource, inputs, told, cloud);
  const waited = untilAvailable(
    resource,
    cloud,
    `updating RDS DB Instance (${identifier}): waiting for completion`,
    timeout,
  );
  await Promise.race([done.then(() => waited), waited]);
  // The conversion has ended well or has been given up; its own note is what holds.
  return "multiAz" in inputs ? { ...told, multiAz: resource.outputs.multiAz } : told;
}

/**
 * A database is modified when it is available. While its storage is optimized, everything but the storage may change; when it
 * is full, nothing but the size of the storage (re:Post, "rds-out-of-storage").
 */
async function refuseUnlessModifiable(resource: Instance, inputs: InstanceInputs, cloud: Cloud, failed: Failed) {
  const status = await presentStatus(resource, cloud);
  const changed = Object.keys({ ...resource.inputs, ...inputs }).filter(key => {
    const name = key as keyof InstanceInputs;
    return JSON.stringify(inputs[name]) !== JSON.stringify(resource.inputs[name]);
  });
  const isGrowthOnly = changed.every(key => ["allocatedStorage", "iops", "__defaults"].includes(key));
  if (["available", "storage-optimization"].includes(status) || (status === "storage-full" && isGrowthOnly)) return;
  throw failed("InvalidDBInstanceState", notAvailable);
}

/** The versions after the call; nothing if it does not change the version. */
function versionAfter(resource: Instance, inputs: InstanceInputs, { account }: Cloud, failed: Failed): Modified {
  const { engineVersion: wanted = "", allowMajorVersionUpgrade = false, parameterGroupName } = inputs;
  const { engineVersionActual: present = "" } = resource.outputs;
  if (wanted === "" || wanted === resource.inputs.engineVersion) return {};
  const replicas = replicasOf(account, resource).map(
    ({ outputs }) => [outputs.identifier ?? "", outputs.engineVersionActual ?? ""] as const,
  );
  const isKept = parameterGroupName === undefined || parameterGroupName === resource.outputs.parameterGroupName;
  const group = resource.outputs.parameterGroupName ?? "";
  const engineVersionActual = upgraded(
    {
      present,
      wanted,
      allowMajorVersionUpgrade,
      keptGroup: isKept && !group.startsWith("default.") ? group : undefined,
      replicas: Object.fromEntries(replicas),
    },
    failed,
  );
  return { engineVersionActual, engineVersion: storedVersion(wanted, engineVersionActual) };
}

/** What RDS does after it has accepted the call. */
async function carryOut(resource: Instance, inputs: InstanceInputs, told: Modified, cloud: Cloud): Promise<void> {
  // An input has an output of the same name. The SDK's two types of it differ in details that do not matter here.
  const outputs = { ...resource.outputs, ...(inputs as Outputs<typeof instanceType>) };
  const changed: Instance = { ...resource, inputs, outputs };
  const { identifier = "", parameterGroupName, engineVersionActual = "", backupRetentionPeriod = 0 } = resource.outputs;
  const becomesMultiAz = inputs.multiAz === true && resource.outputs.multiAz !== true;
  const isUpgrade = told.engineVersionActual !== undefined && told.engineVersionActual !== engineVersionActual;
  // A change of the class interrupts the database (RDS user guide, "Settings for DB instances").
  const isResize = inputs.instanceClass !== resource.inputs.instanceClass;
  const isGrowth = told.allocatedStorage !== undefined;
  const isPassword = inputs.password !== resource.inputs.password;
  if (inputs.vpcSecurityGroupIds !== undefined)
    interfacesOf(cloud.account).update(interfaceIdOf(cloud.account, resource), {
      securityGroupIds: inputs.vpcSecurityGroupIds,
    });
  // Another parameter group takes effect at the next reboot (RDS user guide, "Working with DB parameter groups").
  if (outputs.parameterGroupName !== parameterGroupName)
    cloud.account.store(RdsStore).parameterChanges.set(identifier, { status: "pending-reboot", shownFrom: 0 });
  const running = { ...changed, outputs: { ...outputs, ...(parameterGroupName && { parameterGroupName }) } };
  const [status, seconds] = jobFor({ isUpgrade, isResize, isGrowth, isPassword });
  const onMachine = async () => {
    await cloud.hardware.updateDatabase(describe(running, cloud.account));
    if (isUpgrade || isResize) await restart(changed, cloud);
  };
  await work(resource, cloud, status, seconds, onMachine, async () => {
    const optimization = isGrowth ? beginOptimization(resource, cloud) : undefined;
    if (backupRetentionPeriod === 0 && (inputs.backupRetentionPeriod ?? 0) > 0) backUp(resource, cloud);
    const conversion = becomesMultiAz ? makeStandby(resource, cloud) : undefined;
    if (inputs.multiAz === false) resource.outputs.multiAz = false;
    await Promise.all([optimization, conversion]);
  });
}

/** The status that the longest of the changes has, and how long they take. */
function jobFor(change: Readonly<Record<"isUpgrade" | "isResize" | "isGrowth" | "isPassword", boolean>>) {
  const { isUpgrade, isResize, isGrowth, isPassword } = change;
  const seconds = Math.max(
    times.settings,
    isUpgrade ? times.upgrade : 0,
    isResize ? times.instanceClass : 0,
    isGrowth ? times.growth : 0,
  );
  const plain = isPassword && !isResize && !isGrowth ? "resetting-master-credentials" : "modifying";
  const status: JobStatus = isUpgrade ? "upgrading" : plain;
  return [status, seconds] as const;
}
