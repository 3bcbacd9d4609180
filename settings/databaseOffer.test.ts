import { describe, expect, it } from "vitest";
import { record } from "../tests/support/record";
import { sampleDatabase } from "../tests/support/sampleDatabase";
import { databaseZoneProblems, zonesOfClass } from "./databaseOffer";

const wishes = { databaseGeneration: 1, databaseInstanceClass: "db.t4g.small", databaseEngineVersion: "8.4" };
const both = [sampleDatabase(1), sampleDatabase(2, { replicaOf: "lamp-db-1-c0ffee" })];

/** The zones, or the text of the error, and what was asked. */
async function ask(changes: Partial<typeof wishes>, existing = both, answer?: string) {
  const asked: unknown[] = [];
  let zones: unknown;
  const offer = (args: unknown) => {
    asked.push(args);
    return answer ?? { availabilityZones: ["eu-central-1c", "eu-central-1a"] };
  };
  const answers = { "aws:rds/getOrderableDbInstance:getOrderableDbInstance": offer };
  await record(
    async () =>
      (zones = await zonesOfClass({ ...wishes, ...changes }, existing).catch((error: Error) => error.message)),
    { answers },
  );
  return { zones, asked };
}

describe("zonesOfClass", () => {
  const common = { engine: "mysql", instanceClass: "db.t4g.small", storageType: "gp3", vpc: true };

  it("asks for exactly one offer, of the newest release when a series is set", async () => {
    const newest = { engineLatestVersion: true, preferredInstanceClasses: ["db.t4g.small"] };
    expect(await ask({}, [])).toEqual({
      zones: ["eu-central-1a", "eu-central-1c"],
      asked: [{ ...common, ...newest }],
    });
    expect((await ask({ databaseEngineVersion: "8.4.9" }, [])).asked).toEqual([{ ...common, engineVersion: "8.4.9" }]);
  });

  it.each([
    ["both databases have the class", {}, both, 0],
    ["a replica has to be made", {}, both.slice(0, 1), 1],
    ["a promotion makes a new replica", { databaseGeneration: 2 }, both, 1],
    ["the class is changed", { databaseInstanceClass: "db.t4g.medium" }, both, 1],
  ] as const)("asks only when the answer matters: %s", async (_, changes, existing, questions) => {
    expect((await ask(changes, [...existing])).asked).toHaveLength(questions);
  });

  it.each([
    "no RDS DB Instance Classes match the criteria; try a different search",
    "no RDS Orderable DB Instance options found matching criteria; try different search",
  ])("takes the provider's `%s` for no zone at all", async error => {
    expect((await ask({}, [], error)).zones).toEqual([]);
  });

  it("passes every other error on", async () => {
    expect((await ask({}, [], "AccessDenied")).zones).toContain("AccessDenied");
  });
});

describe("databaseZoneProblems", () => {
  const zones = ["eu-central-1a", "eu-central-1b"];

  it.each([
    [zones, undefined],
    [undefined, undefined],
    [
      ["eu-central-1a"],
      "be offered by RDS in every zone of the stack (eu-central-1a, eu-central-1b); this one is offered in eu-central-1a",
    ],
    [[], "be offered by RDS in every zone of the stack (eu-central-1a, eu-central-1b); this one is offered in none"],
  ])("of a class that is offered in %s", (offered, must) => {
    const problem = { key: "lamp:databaseInstanceClass", got: "db.t4g.small", must };
    expect(databaseZoneProblems(wishes, zones, offered)).toEqual(must === undefined ? [] : [problem]);
  });

  it("refuses to avoid a zone that the stack does not have: it may be a misspelt one", () => {
    expect(databaseZoneProblems({ avoidZone: "eu-central-1b" }, zones, undefined)).toEqual([]);
    expect(databaseZoneProblems({ avoidZone: "eu-central-1c" }, zones, undefined)).toEqual([
      {
        key: "lamp:avoidZone",
        got: "eu-central-1c",
        must: "be a zone of the stack: eu-central-1a, eu-central-1b",
      },
    ]);
  });
});
