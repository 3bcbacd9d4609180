import { describe, expect, it } from "vitest";
import { record } from "../../tests/support/record";
import { createdTwice } from "./createdTwice";

const urn = "urn:pulumi:dev::lamp::lamp:index:Database$lamp:index:DatabaseServer$aws:rds/instance:Instance::lamp-db-1";

/** Creates a database while RDS has some: tests/states.long.engine.test.ts has the hook on the engine. */
async function create(identifier: unknown, inRds: readonly string[]) {
  let outcome: unknown = "created";
  await record(() => {
    const hook = createdTwice(inRds);
    expect(hook.opts).toEqual({ onDryRun: true });
    try {
      void hook.callback({ urn, id: "", name: "lamp-db-1", type: "", newInputs: { identifier } });
    } catch (error) {
      outcome = (error as Error).message;
    }
  });
  return outcome;
}

describe("createdTwice", () => {
  it("refuses to create a database that RDS has, and names the command that takes it into the state", async () => {
    const said = await create("lamp-db-1-c0ffee", ["lamp-db-2-c0ffee", "lamp-db-1-c0ffee"]);
    expect(said).toMatch(
      /^This update would create lamp-db-1-c0ffee, but RDS has it already\. It has not been touched\. /,
    );
    expect(said).toContain(
      "pulumi import aws:rds/instance:Instance lamp-db-1 lamp-db-1-c0ffee --parent 'urn:pulumi:dev::lamp::lamp:index:Database$lamp:index:DatabaseServer::lamp-db-1' --generate-code=false",
    );
  });

  it.each([
    ["a new database", "lamp-db-3-c0ffee"],
    ["a database whose identifier the preview does not know", undefined],
  ])("lets an update create %s", async (_, identifier) => {
    expect(await create(identifier, ["lamp-db-1-c0ffee"])).toBe("created");
  });
});
