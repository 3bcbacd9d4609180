import { describe, expect, it } from "vitest";
import type { Failed } from "../../../core/awsError";
import { type Storage, checkStorage, checkStorageChange, grownSize, performanceOf } from "./storage";

const failed: Failed = (code, why) => new Error(`${code}: ${why}`);
const gp3 = (allocatedStorage: number, more: Partial<Storage> = {}): Storage => ({
  allocatedStorage,
  storageType: "gp3",
  ...more,
});
const invalid = "InvalidParameterCombination: ";
const perGp3 = "for engine name mysql and storage type gp3:";

describe("a storage", () => {
  it.each<[string, Storage]>([
    ["gp3 of 20 GiB", gp3(20)],
    ["gp3 just below 400 GiB", gp3(399)],
    ["gp3 of 400 GiB without figures", gp3(400)],
    ["gp3 of 400 GiB with the least figures", gp3(400, { iops: 12_000, storageThroughput: 500 })],
    ["gp3 of 400 GiB with the largest figures", gp3(400, { iops: 64_000, storageThroughput: 4_000 })],
    ["a limit a tenth above the size", gp3(20, { maxAllocatedStorage: 22 })],
    ["the largest size and limit", gp3(50_000, { maxAllocatedStorage: 65_536 })],
    ["io1 with IOPS", { storageType: "io1", allocatedStorage: 100, iops: 1_000 }],
  ])("may be %s", (_, storage) => {
    expect(() => checkStorage(storage, failed)).not.toThrow();
  });

  const few = "You can't specify IOPS or storage throughput for engine mysql and a storage size less than 400.";
  it.each<[string, Storage, string]>([
    ["gp3 below 400 GiB with IOPS", gp3(399, { iops: 3_000 }), few],
    ["gp3 below 400 GiB with a throughput", gp3(399, { storageThroughput: 125 }), few],
    ["gp3 of 400 GiB with 3000 IOPS", gp3(400, { iops: 3_000 }), `Invalid iops value ${perGp3} 3000`],
    ["gp3 with too many IOPS", gp3(400, { iops: 64_001 }), `Invalid iops value ${perGp3} 64001`],
    [
      "gp3 of 400 GiB with the throughput of a small one",
      gp3(400, { storageThroughput: 125 }),
      `Invalid storage throughput value ${perGp3} 125`,
    ],
    ["io1 without IOPS", { storageType: "io1", allocatedStorage: 100 }, "The storage type io1 requires iops"],
    ["a size above 64 TiB", gp3(65_537), `Invalid storage size ${perGp3} 65537`],
    ["a limit above 64 TiB", gp3(50_000, { maxAllocatedStorage: 65_537 }), `Invalid max storage size ${perGp3} 65537`],
    [
      "a limit that is the size",
      gp3(20, { maxAllocatedStorage: 20 }),
      "Max storage size must be greater than storage size",
    ],
    [
      "a limit less than a tenth above the size",
      gp3(20, { maxAllocatedStorage: 21 }),
      "The maximum allocated storage must be increased by at least 10 percent.",
    ],
  ])("is refused as %s", (_, storage, text) => {
    expect(() => checkStorage(storage, failed)).toThrow(invalid + text);
  });

  it("of gp3 has more IOPS and throughput from 400 GiB on", () => {
    expect(performanceOf(gp3(399))).toEqual({ iops: 3_000, storageThroughput: 125 });
    expect(performanceOf(gp3(400))).toEqual({ iops: 12_000, storageThroughput: 500 });
    expect(performanceOf(gp3(400, { iops: 20_000 }))).toEqual({ iops: 20_000, storageThroughput: 500 });
  });
});

describe("a change of a storage", () => {
  const before = gp3(20, { iops: 3_000, storageThroughput: 125 });

  it("enlarges it by a tenth at least", () => {
    expect([grownSize(20, 21), grownSize(25, 26), grownSize(20, 30)]).toEqual([22, 28, 30]);
  });

  it.each<[string, Storage]>([
    ["that stays below 400 GiB", gp3(399)],
    ["that crosses 400 GiB and names the IOPS", gp3(400, { iops: 12_000 })],
  ])("is accepted %s", (_, after) => {
    expect(() => checkStorageChange({ before, after }, failed)).not.toThrow();
  });

  it.each<[string, Storage, string]>([
    ["that makes it smaller", gp3(19), `Invalid storage size ${perGp3} 19`],
    ["that crosses 400 GiB with the IOPS of the provider's state", gp3(400), `Invalid iops value ${perGp3} 3000`],
  ])("is refused %s", (_, after, text) => {
    expect(() => checkStorageChange({ before, after }, failed)).toThrow(invalid + text);
  });

  it("of a large one keeps its IOPS", () => {
    const large = gp3(400, { iops: 12_000, storageThroughput: 500 });
    expect(() => checkStorageChange({ before: large, after: gp3(500) }, failed)).not.toThrow();
  });
});
