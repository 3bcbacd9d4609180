import type { Failed } from "../../../core/awsError";

/** The storage of a database, as it is or as it is asked for. */
export interface Storage {
  /** In GiB. */
  readonly allocatedStorage: number;
  readonly storageType: string;
  readonly iops?: number | undefined;
  /** In MiB a second. */
  readonly storageThroughput?: number | undefined;
  /** In GiB; undefined or 0: RDS does not enlarge the storage by itself. */
  readonly maxAllocatedStorage?: number | undefined;
}

const largestGib = 65_536;
/** From this size on, RDS stripes gp3 over four volumes, for MySQL (RDS user guide, "Amazon RDS DB instance storage"). */
const stripedGib = 400;
const isStriped = ({ storageType, allocatedStorage }: Storage) =>
  storageType === "gp3" && allocatedStorage >= stripedGib;

/** IOPS and throughput of gp3 where the user names none (the same page). Other types: what was asked for. */
export function performanceOf(storage: Storage): { iops?: number; storageThroughput?: number } {
  const { storageType, iops, storageThroughput } = storage;
  if (storageType !== "gp3") return { iops: iops ?? 0, storageThroughput: storageThroughput ?? 0 };
  const [baseIops, baseThroughput] = isStriped(storage) ? [12_000, 500] : [3_000, 125];
  return { iops: iops ?? baseIops, storageThroughput: storageThroughput ?? baseThroughput };
}

/**
 * Refuses what RDS refuses of a storage as it is asked for. The texts were seen in cloudtools/troposphere #2153 (gp3 below
 * 400 GiB), hashicorp/terraform-provider-aws #28382 (gp3 from 400 GiB on), terraform-community-modules/tf_aws_rds #22 (io1),
 * ministryofjustice/cloud-platform-environments #7471 and #15253 (the limit of growth).
 */
export function checkStorage(storage: Storage, failed: Failed): void {
  const { allocatedStorage, storageType, iops, storageThroughput, maxAllocatedStorage = 0 } = storage;
  const invalid = (why: string) => failed("InvalidParameterCombination", why);
  const kind = `for engine name mysql and storage type ${storageType}`;
  if (allocatedStorage > largestGib) throw invalid(`Invalid storage size ${kind}: ${allocatedStorage}`);
  if (storageType === "gp3" && !isStriped(storage) && (iops !== undefined || storageThroughput !== undefined))
    throw invalid(
      `You can't specify IOPS or storage throughput for engine mysql and a storage size less than ${stripedGib}.`,
    );
  if (isStriped(storage)) {
    if (iops !== undefined && (iops < 12_000 || iops > 64_000)) throw invalid(`Invalid iops value ${kind}: ${iops}`);
    if (storageThroughput !== undefined && (storageThroughput < 500 || storageThroughput > 4_000))
      throw invalid(`Invalid storage throughput value ${kind}: ${storageThroughput}`);
  }
  if (["io1", "io2"].includes(storageType) && iops === undefined)
    throw invalid(`The storage type ${storageType} requires iops to be specified.`);
  checkLimit(allocatedStorage, maxAllocatedStorage, kind, invalid);
}

function checkLimit(size: number, limit: number, kind: string, invalid: (why: string) => Error): void {
  if (limit === 0) return;
  if (limit > largestGib) throw invalid(`Invalid max storage size ${kind}: ${limit}`);
  if (limit <= size) throw invalid("Max storage size must be greater than storage size");
  if (limit * 10 < size * 11) throw invalid("The maximum allocated storage must be increased by at least 10 percent.");
}

/** The size after a growth: at least a tenth more than before (RDS API, ModifyDBInstance, AllocatedStorage). */
export const grownSize = (before: number, wanted: number): number => Math.max(wanted, Math.ceil((before * 11) / 10));

/** The refusal of a second change of storage; seen in hashicorp/terraform-provider-aws #12493. The provider repeats the call. */
export const beingOptimized =
  "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.";

/** What ModifyDBInstance is asked for. */
export interface StorageChange {
  readonly before: Storage;
  readonly after: Storage;
}

/** Whether the call changes the storage, and not only the limit of its growth. */
export const isStorageChange = ({ before, after }: StorageChange): boolean =>
  (["allocatedStorage", "storageType", "iops", "storageThroughput"] as const).some(
    key => after[key] !== undefined && after[key] !== before[key],
  );

/**
 * Refuses what RDS refuses of a change. The provider sends the IOPS of its state with every growth, unless gp3 stays below
 * 400 GiB (instance.go, `dbInstancePopulateModify`, `isStorageTypeGP3BelowAllocatedStorageThreshold`).
 */
export function checkStorageChange({ before, after }: StorageChange, failed: Failed): void {
  const { allocatedStorage, storageType } = after;
  if (allocatedStorage < before.allocatedStorage)
    throw failed(
      "InvalidParameterCombination",
      `Invalid storage size for engine name mysql and storage type ${storageType}: ${allocatedStorage}`,
    );
  const isGrowth = allocatedStorage > before.allocatedStorage;
  const size = isGrowth ? grownSize(before.allocatedStorage, allocatedStorage) : allocatedStorage;
  const sent = isGrowth && !(storageType === "gp3" && allocatedStorage < stripedGib);
  const iops = after.iops ?? (sent ? before.iops : undefined);
  checkStorage({ ...after, allocatedStorage: size, iops }, failed);
}
