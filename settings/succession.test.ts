import { describe, expect, it } from "vitest";
import { sampleDatabase } from "../tests/support/sampleDatabase";
import type { ExistingDatabase } from "./existingDatabases";
import { successionOf, successionProblems } from "./succession";

/** Databases by their generations, each as the replica of the one that is named. */
const existing = (...rows: readonly (readonly [generation: number, replicaOf?: number])[]): ExistingDatabase[] =>
  rows.map(([generation, replicaOf]) =>
    sampleDatabase(generation, {
      isProtected: false,
      ...(replicaOf === undefined ? {} : { replicaOf: identifier(replicaOf) }),
    }),
  );
const identifier = (generation: number) => `lamp-db-${generation}-c0ffee`;

const defaults = {
  databaseGeneration: 1,
  databaseKeepRetired: true,
  databaseMultiAz: true,
  databaseInstanceClass: "db.t4g.small",
  databaseStorageGb: 20,
  databaseEngineVersion: "8.4",
};
const first = existing([1], [2, 1]);
const promoted = existing([1], [2], [3, 2]);
const dropped = existing([2], [3, 2]);
const from1to2 = { source: identifier(1), successor: identifier(2) };

describe("successionOf", () => {
  it.each([
    ["a first update", existing(), 1, true, [], undefined],
    ["a first update with a later number: no empty db-1 is made", existing(), 2, true, [], undefined],
    ["a stack at rest", first, 1, true, [], undefined],
    ["the update that promotes", first, 2, true, [1], from1to2],
    ["the update that promotes, the retired one to be dropped: fenced all the same", first, 2, false, [1], from1to2],
    ["the update after it: kept", promoted, 2, true, [1], undefined],
    ["the update after it: dropped", promoted, 2, false, [], undefined],
    ["kept again after it was deleted: not made again", dropped, 2, true, [], undefined],
    ["a promotion that was taken back before it happened", existing([1], [2, 1]), 1, true, [], undefined],
    ["an interrupted promotion, replica not made yet: kept", existing([1], [2]), 2, false, [1], undefined],
    [
      "the next promotion: older ones are kept as well",
      promoted,
      3,
      true,
      [2, 1],
      { source: identifier(2), successor: identifier(3) },
    ],
  ])("%s", (_, databases, databaseGeneration, databaseKeepRetired, retired, promotion) => {
    expect(successionProblems({ databaseGeneration }, databases)).toEqual([]);
    const wishes = { ...defaults, databaseGeneration, databaseKeepRetired };
    expect(successionOf(wishes, databases)).toMatchObject({ retired, promotion });
  });

  it("declares a retired primary that is to be deleted until its protection is gone", () => {
    const of = (isProtected: boolean, databaseKeepRetired: boolean) => {
      const databases = promoted.map(database => ({ ...database, isProtected }));
      const { retired, isRetiredKept } = successionOf(
        { ...defaults, databaseGeneration: 2, databaseKeepRetired },
        databases,
      );
      return [retired, isRetiredKept];
    };
    expect(of(true, true)).toEqual([[1], true]);
    expect(of(true, false)).toEqual([[1], false]);
    expect(of(false, false)).toEqual([[], false]);
  });

  it("tells in which zone the declared primary is, if AWS has it", () => {
    const zone = (databaseGeneration: number) => successionOf({ ...defaults, databaseGeneration }, first).primaryZone;
    expect([zone(1), zone(2), zone(7)]).toEqual(["eu-central-1a", "eu-central-1b", undefined]);
  });

  describe("postpones everything but the promotion", () => {
    const wishes = { ...defaults, databaseGeneration: 2 };
    const password = "its password in Pulumi's state (the password itself stays as it is)";

    it.each([
      ["in the update that promotes", first, true],
      ["in the next one, when it was cut off before the new replica was made", existing([1], [2]), true],
      ["not at rest", promoted, false],
      ["not when a replica is made again and nothing has retired", existing([2]), false],
    ])("%s", (_, databases, isPostponed) => {
      expect(successionOf(wishes, databases).postponed !== undefined).toBe(isPostponed);
    });

    it("tells exactly what the new primary does not have yet", () => {
      const missing = (changes: Partial<typeof wishes>, database: Partial<ExistingDatabase> = {}) =>
        successionOf({ ...wishes, ...changes }, [first[0]!, { ...first[1]!, ...database }]).postponed?.missing;
      expect(missing({ databaseMultiAz: false })).toEqual([password]);
      expect(missing({})).toEqual(["its standby in another zone (lamp:databaseMultiAz)", password]);
      expect(
        missing({
          databaseMultiAz: false,
          databaseInstanceClass: "db.t4g.medium",
          databaseStorageGb: 40,
          databaseEngineVersion: "8.4.10",
        }),
      ).toEqual([
        "the class db.t4g.medium instead of db.t4g.small",
        "storage of 40 GiB instead of 20",
        "MySQL 8.4.10 instead of 8.4.9",
        password,
      ]);
      expect(missing({ databaseMultiAz: true, databaseStorageGb: 20 }, { multiAz: true, storageGb: 60 })).toEqual([
        password,
      ]);
    });

    it("knows how large the storage is that a new replica begins with", () => {
      const databases = [first[0]!, { ...first[1]!, storageGb: 60 }];
      expect(successionOf(wishes, databases).postponed?.storageGb).toBe(60);
    });
  });
});

describe("successionProblems", () => {
  it.each([
    ["raised by two", first, 3, "be 1 or 2: lamp-db-1-c0ffee is the primary now, and one update promotes one replica"],
    [
      "lowered below what was promoted",
      promoted,
      1,
      "be 2 at least: lamp-db-2-c0ffee takes writes of its own, and RDS makes no replica of what was one no longer. (It was promoted, or RDS has promoted it because its primary was deleted.) pulumi config set lamp:databaseGeneration 2, then pulumi up --refresh",
    ],
    [
      "a replica that was promoted by hand",
      existing([1], [2]),
      1,
      "be 2 at least: lamp-db-2-c0ffee takes writes of its own, and RDS makes no replica of what was one no longer. (It was promoted, or RDS has promoted it because its primary was deleted.) pulumi config set lamp:databaseGeneration 2, then pulumi up --refresh",
    ],
    [
      "raised while there is no replica yet",
      existing([1]),
      2,
      "be 1 for now: lamp-db-1-c0ffee has no replica db-2 that could be promoted; pulumi config set lamp:databaseGeneration 1, then pulumi up --refresh, which makes it",
    ],
    [
      "its database replicates one that this stack does not have, so that nothing would fence that",
      existing([2, 1]),
      2,
      "not make lamp-db-2-c0ffee the primary: in RDS it is still a replica of lamp-db-1-c0ffee, which is not the database before it in this stack",
    ],
    [
      "its database replicates another one than the one before it",
      existing([1], [2], [3, 1]),
      3,
      "not make lamp-db-3-c0ffee the primary: in RDS it is still a replica of lamp-db-1-c0ffee, which is not the database before it in this stack",
    ],
  ])("refuses a generation: %s", (_, databases, databaseGeneration, must) => {
    expect(successionProblems({ databaseGeneration }, databases)).toEqual([
      { key: "lamp:databaseGeneration", got: String(databaseGeneration), must },
    ]);
  });

  it("reports no problem when the generation itself could not be read", () => {
    expect(successionProblems({}, first)).toEqual([]);
  });
});
