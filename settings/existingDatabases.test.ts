import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { record } from "../tests/support/record";
import { sampleDatabase, shown } from "../tests/support/sampleDatabase";
import { existingDatabases, warnOfNamesakes } from "./existingDatabases";

const ours = [
  sampleDatabase(1),
  sampleDatabase(2, { replicaOf: "lamp-db-1-c0ffee", isProtected: false, zone: "eu-central-1c" }),
];
/** Databases of another stack of the same name, of somebody else, and a copy of ours that was restored under another name. */
const others = ["lamp-db-1-facade", "shop", "lamp-db-1-c0ffee-restored", "copy-of-lamp-db-x-c0ffee"];

/** What is found for an identity, and the questions that were asked. */
async function find(identity: string | undefined, answers: Record<string, unknown> = {}) {
  const asked: unknown[] = [];
  let found: unknown;
  await record(async () => (found = await existingDatabases(identity).catch(String)), {
    answers: {
      "aws:rds/getInstances:getInstances": (args: unknown) => {
        asked.push(args);
        return { instanceIdentifiers: [...others, ...ours.map(({ identifier }) => identifier)] };
      },
      "aws:rds/getInstance:getInstance": (args: { dbInstanceIdentifier: string }) => {
        asked.push(args);
        return shown(ours.find(({ identifier }) => identifier === args.dbInstanceIdentifier)!);
      },
      ...answers,
    },
  });
  return { found, asked };
}

describe("existingDatabases", () => {
  it("finds the databases of one identity by their identifiers, and asks about no other", async () => {
    const { found, asked } = await find("c0ffee");
    expect(found).toEqual(ours);
    expect(asked).toEqual([
      {},
      { dbInstanceIdentifier: "lamp-db-1-c0ffee" },
      { dbInstanceIdentifier: "lamp-db-2-c0ffee" },
    ]);
  });

  it("regards a database without its tags as protected, and finds it all the same", async () => {
    const answer = (args: { dbInstanceIdentifier: string }) => ({
      ...shown({ ...ours[1]!, identifier: args.dbInstanceIdentifier }),
      tags: {},
    });
    const { found } = await find("c0ffee", { "aws:rds/getInstance:getInstance": answer });
    expect(found).toMatchObject([{ isProtected: true }, { isProtected: true }]);
  });

  it("asks nothing before the first update, when the stack has no identity", async () => {
    expect(await find(undefined)).toEqual({ found: [], asked: [] });
  });

  it.each(["aws:rds/getInstances:getInstances", "aws:rds/getInstance:getInstance"])(
    "fails when %s is not permitted: an error is not the answer that there are none",
    async token => {
      expect((await find("c0ffee", { [token]: "AccessDenied" })).found).toContain("AccessDenied");
    },
  );
});

describe("warnOfNamesakes", () => {
  const warnings = async (instanceIdentifiers: readonly string[]) => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const asked: unknown[] = [];
    const answer = (args: unknown) => asked.push(args) && { instanceIdentifiers };
    await record(warnOfNamesakes, { answers: { "aws:rds/getInstances:getInstances": answer } });
    const said = warn.mock.calls.map(([text]) => text);
    warn.mockRestore();
    expect(asked).toEqual([{ tags: { "lamp:stack": "lamp/test" } }]);
    return said;
  };

  it("names the databases of another stack of the same name, and what to do if the state was lost", async () => {
    expect(await warnings(["lamp-db-2-facade", "lamp-db-1-facade"])).toEqual([
      expect.stringMatching(
        /^RDS has databases of another stack that is called lamp\/test as well: lamp-db-1-facade, lamp-db-2-facade\. .*pulumi stack import/,
      ),
    ]);
  });

  it("says nothing when there are none", async () => {
    expect(await warnings([])).toEqual([]);
  });
});
