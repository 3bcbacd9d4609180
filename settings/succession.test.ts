import { describe, expect, it } from "vitest";
import { record } from "../tests/support/record";
import { type ExistingDatabase, existingDatabases, successionOf, successionProblems } from "./succession";

/** Databases by their generations, each as the replica of the one that is named. */
const existing = (...rows: readonly (readonly [generation: number, replicaOf?: number])[]): ExistingDatabase[] =>
  rows.map(([generation, replicaOf]) => ({
    identifier: identifier(generation),
    generation,
    replicaOf: replicaOf === undefined ? undefined : identifier(replicaOf),
  }));
const identifier = (generation: number) => `lamp-db-${generation}-c0ffe${generation}`;

const first = existing([1], [2, 1]);
const promoted = existing([1], [2], [3, 2]);
const dropped = existing([2], [3, 2]);
const from1to2 = { source: identifier(1), successor: identifier(2) };

describe("successionOf", () => {
  it.each([
    ["a first update", existing(), 1, true, false, undefined],
    ["a first update with a later number: no empty db-1 is made", existing(), 2, true, false, undefined],
    ["a stack at rest", first, 1, true, false, undefined],
    ["the update that promotes", first, 2, true, true, from1to2],
    ["the update that promotes, the retired one to be dropped: fenced all the same", first, 2, false, true, from1to2],
    ["the update after it: kept", promoted, 2, true, true, undefined],
    ["the update after it: dropped", promoted, 2, false, false, undefined],
    ["kept again after it was deleted: not made again", dropped, 2, true, false, undefined],
    ["a promotion that was taken back before it happened", existing([1], [2, 1]), 1, true, false, undefined],
    ["an interrupted promotion, replica not made yet", existing([1], [2]), 2, false, false, undefined],
    [
      "the next promotion, older ones still there",
      promoted,
      3,
      true,
      true,
      { source: identifier(2), successor: identifier(3) },
    ],
  ])("%s", (_, databases, databaseGeneration, databaseKeepRetired, hasRetired, promotion) => {
    expect(successionProblems({ databaseGeneration }, databases)).toEqual([]);
    expect(successionOf({ databaseGeneration, databaseKeepRetired }, databases)).toEqual({ hasRetired, promotion });
  });
});

describe("successionProblems", () => {
  it.each([
    ["raised by two", first, 3, "be 1 or 2: lamp-db-1-c0ffe1 is the primary now, and one update promotes one replica"],
    [
      "lowered below what was promoted",
      promoted,
      1,
      "be 2 at least: lamp-db-2-c0ffe2 has been promoted, and RDS makes no replica of what was one no longer",
    ],
    [
      "a replica that was promoted by hand",
      existing([1], [2]),
      1,
      "be 2 at least: lamp-db-2-c0ffe2 has been promoted, and RDS makes no replica of what was one no longer",
    ],
    [
      "raised while there is no replica yet",
      existing([1]),
      2,
      "be 1 for now: lamp-db-1-c0ffe1 has no replica db-2 that could be promoted; pulumi up with 1 makes it",
    ],
    [
      "its database replicates one that has lost the stack's tag, so that nothing would fence that",
      existing([2, 1]),
      2,
      "not make lamp-db-2-c0ffe2 the primary: in RDS it is still a replica of lamp-db-1-c0ffe1, which is not the database before it that has this stack's tag lamp:stack",
    ],
    [
      "its database replicates another one than the one before it",
      existing([1], [2], [3, 1]),
      3,
      "not make lamp-db-3-c0ffe3 the primary: in RDS it is still a replica of lamp-db-1-c0ffe1, which is not the database before it that has this stack's tag lamp:stack",
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

describe("existingDatabases", () => {
  it("finds the databases by the stack's own tag, and ignores those that were restored under another name", async () => {
    const asked: unknown[] = [];
    let found: unknown;
    await record(async () => (found = await existingDatabases()), {
      answers: {
        "aws:rds/getInstances:getInstances": (args: unknown) => {
          asked.push(args);
          return { instanceIdentifiers: ["lamp-db-1-c0ffe1", "lamp-db-2-c0ffe2", "lamp-db-1-c0ffe1-restored"] };
        },
        "aws:rds/getInstance:getInstance": ({ dbInstanceIdentifier }: { dbInstanceIdentifier: string }) => ({
          replicateSourceDb: dbInstanceIdentifier === "lamp-db-2-c0ffe2" ? "lamp-db-1-c0ffe1" : "",
        }),
      },
    });
    expect(asked).toEqual([{ tags: { "lamp:stack": "lamp/test" } }]);
    expect(found).toEqual(existing([1], [2, 1]));
  });
});
