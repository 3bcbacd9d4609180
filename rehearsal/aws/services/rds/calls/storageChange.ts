import type { Failed } from "../../../core/awsError";
import type { Cloud, Told } from "../../../core/behaviour";
import type { Inputs } from "../../../core/resource";
import type { Instance, instanceType } from "../description";
import {
  type Storage,
  type StorageChange,
  beingOptimized,
  checkStorageChange,
  grownSize,
  isStorageChange,
  performanceOf,
} from "../limits/storage";
import { times } from "../status/times";
import { upkeepOf } from "../store";

/** How often the provider repeats a call at least (terraform-plugin-sdk, helper/retry/state.go). */
const repeatSeconds = 10;

/** The storage that a database has, and the one that a call asks for. */
export function storageWanted(resource: Instance, inputs: Inputs<typeof instanceType>): StorageChange {
  const { outputs, inputs: old } = resource;
  const before: Storage = {
    allocatedStorage: outputs.allocatedStorage ?? 0,
    storageType: outputs.storageType ?? "gp2",
    iops: outputs.iops,
    storageThroughput: outputs.storageThroughput,
  };
  const asked = <Key extends keyof Storage & keyof typeof inputs>(key: Key) =>
    inputs[key] === old[key] ? undefined : inputs[key];
  return {
    before,
    after: {
      allocatedStorage: asked("allocatedStorage") ?? before.allocatedStorage,
      storageType: asked("storageType") ?? before.storageType,
      iops: asked("iops"),
      storageThroughput: asked("storageThroughput"),
      maxAllocatedStorage: inputs.maxAllocatedStorage,
    },
  };
}

/** The storage after a call; undefined if the call does not change it. Refuses as RDS does. */
export function storageAfter(change: StorageChange, failed: Failed): Told<typeof instanceType> | undefined {
  const { before, after } = change;
  checkStorageChange(change, failed);
  if (!isStorageChange(change)) return undefined;
  const { allocatedStorage, storageType } = after;
  const size =
    allocatedStorage > before.allocatedStorage
      ? grownSize(before.allocatedStorage, allocatedStorage)
      : allocatedStorage;
  return { allocatedStorage: size, storageType, ...performanceOf({ ...after, allocatedStorage: size }) };
}

/** From when on RDS accepts the next change of the storage, in AWS's seconds. */
function nextChangeAt(resource: Instance, { account }: Pick<Cloud, "account">): number {
  const { jobs, storageChangedAt } = upkeepOf(resource, account);
  if (storageChangedAt === undefined) return 0;
  return Math.max(storageChangedAt + times.betweenStorageChanges, jobs.endOf("storage-optimization") ?? 0);
}

/** Repeats a refused call, as the provider does until its time-out (instance.go, `dbInstanceModify`). */
export async function untilStorageMayChange(
  resource: Instance,
  cloud: Cloud,
  timeoutSeconds: number,
  failed: Failed,
): Promise<void> {
  const { clock } = cloud.account;
  for (let waited = 0; clock.seconds() < nextChangeAt(resource, cloud); waited += repeatSeconds) {
    if (waited >= timeoutSeconds) throw failed("InvalidParameterCombination", beingOptimized);
    await clock.wait(repeatSeconds);
  }
}

/** The storage can be used, and RDS optimizes it. A full database works again. */
export async function beginOptimization(resource: Instance, cloud: Pick<Cloud, "account" | "hardware">): Promise<void> {
  const upkeep = upkeepOf(resource, cloud.account);
  const now = cloud.account.clock.seconds();
  upkeep.storageChangedAt = now;
  upkeep.jobs.add("storage-optimization", now, now + times.optimization);
  if (!upkeep.isFull) return;
  upkeep.isFull = false;
  await cloud.hardware.setStorageFull(resource.outputs.identifier ?? "", false);
}
