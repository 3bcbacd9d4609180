import { describe, expect, it } from "vitest";
import { sampleDatabase } from "../tests/support/sampleDatabase";
import { limitProblems, storageLimitGb } from "./databaseLimits";
import type { ExistingDatabase } from "./existingDatabases";

const primary = sampleDatabase(1);
const replica = sampleDatabase(2, { replicaOf: primary.identifier });
const wishes = { databaseGeneration: 1, databaseStorageGb: 20, databaseEngineVersion: "8.4" };
/** The problems as texts. */
const problems = (changes: Parameters<typeof limitProblems>[0], ...existing: readonly ExistingDatabase[]) =>
  limitProblems({ ...wishes, ...changes }, existing).map(({ key, got, must }) => `${key} ${got}: ${must}`);

describe("limitProblems of MySQL's version", () => {
  const newer = { ...replica, engineVersion: "8.4.10" };
  it.each([
    ["the series", { databaseEngineVersion: "8.4" }, 1, []],
    ["the release that runs", { databaseEngineVersion: "8.4.9", replicaEngineVersion: "8.4.10" }, 1, []],
    ["a newer one, which the replica already runs", { databaseEngineVersion: "8.4.10" }, 1, []],
    [
      "a newer one before the replica",
      { databaseEngineVersion: "8.4.11" },
      1,
      [
        "lamp:databaseEngineVersion 8.4.11: be 8.4.9 until its replica lamp-db-2-c0ffee runs 8.4.11, because RDS upgrades no primary whose replica is older; pulumi config set lamp:databaseEngineVersion 8.4.9, pulumi config set lamp:replicaEngineVersion 8.4.11, pulumi up, and then lamp:databaseEngineVersion 8.4.11",
      ],
    ],
    [
      "an older one",
      { databaseEngineVersion: "8.4.8", replicaEngineVersion: "8.4.10" },
      1,
      [
        "lamp:databaseEngineVersion 8.4.8: be 8.4.9 at least: lamp-db-1-c0ffee runs that release, and RDS installs no older one; pulumi config set lamp:databaseEngineVersion 8.4.9",
      ],
    ],
    [
      "the replica's own setting is removed too early in an upgrade",
      { databaseEngineVersion: "8.4.9" },
      1,
      [
        "lamp:replicaEngineVersion 8.4.9: be 8.4.10 at least: lamp-db-2-c0ffee runs that release, and RDS installs no older one; pulumi config set lamp:replicaEngineVersion 8.4.10",
      ],
    ],
    [
      "the newer replica is to be promoted in the middle of an upgrade",
      { databaseEngineVersion: "8.4.9", replicaEngineVersion: "8.4.10" },
      2,
      [
        "lamp:databaseEngineVersion 8.4.9: be 8.4.10 at least: lamp-db-2-c0ffee runs that release, and RDS installs no older one; pulumi config set lamp:databaseEngineVersion 8.4.10",
      ],
    ],
    ["that, as the message says", { databaseEngineVersion: "8.4.10", replicaEngineVersion: "8.4.10" }, 2, []],
    [
      "a retired primary that is newer than its successor: it is left as it is",
      { databaseEngineVersion: "8.4.10" },
      3,
      [],
    ],
  ] as const)("%s", (_, versions, databaseGeneration, expected) => {
    expect(problems({ ...versions, databaseGeneration }, primary, newer)).toEqual(expected);
  });
});

describe("limitProblems of the storage", () => {
  const grown = { ...primary, storageGb: 60 };
  it.each([
    ["at rest", 20, primary, []],
    ["the same size after the storage has grown by itself", 20, grown, []],
    ["a raise by a tenth", 22, primary, []],
    [
      "a raise by less",
      21,
      primary,
      [
        "lamp:databaseStorageGb 21: be 20 as before, or 22 at least: lamp-db-1-c0ffee has 20 GiB now, and RDS enlarges a storage by a tenth at least",
      ],
    ],
    [
      "a raise to less than what it has grown to",
      40,
      grown,
      [
        "lamp:databaseStorageGb 40: be 20 as before, or 66 at least: lamp-db-1-c0ffee has 60 GiB now, because its storage grows by itself, and RDS enlarges a storage by a tenth at least",
      ],
    ],
    ["a raise above it", 66, grown, []],
    ["a lower one, which only lowers the limit", 20, { ...primary, storageGb: 40, storageLimitGb: 200 }, []],
    [
      "a lower one, whose limit would leave no room",
      20,
      { ...primary, storageGb: 100, storageLimitGb: 500 },
      [
        "lamp:databaseStorageGb 20: be 100 as before, or 22 at least: lamp-db-1-c0ffee has 100 GiB now, and must be able to grow by a tenth. RDS makes no storage smaller",
      ],
    ],
    ["a limit that somebody has changed by hand", 20, { ...primary, storageLimitGb: 90 }, []],
    [
      "a size at whose limit the sizes are not told",
      20_000,
      { ...primary, storageGb: 20_000, storageLimitGb: 65_536 },
      [],
    ],
  ] as const)("%s", (_, databaseStorageGb, database, expected) => {
    expect(problems({ databaseStorageGb }, database)).toEqual(expected);
  });

  it("are reported for the replica as well, and once for both", () => {
    const big = { ...replica, storageGb: 60 };
    expect(problems({ databaseStorageGb: 40 }, primary, big)).toEqual([
      expect.stringContaining("66 at least: lamp-db-2-c0ffee has 60 GiB now"),
    ]);
    expect(problems({ databaseStorageGb: 40 }, grown, big)).toHaveLength(1);
  });

  it("do not concern a retired primary", () => {
    expect(problems({ databaseGeneration: 2, databaseStorageGb: 40 }, grown)).toEqual([]);
  });
});

describe("storageLimitGb", () => {
  it("is five times the size, up to what RDS has", () => {
    expect([20, 400, 20_000, 60_000].map(storageLimitGb)).toEqual([100, 2000, 65_536, undefined]);
  });
});
