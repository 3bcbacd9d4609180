import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

/** Promotes without the wait for the replica, which is not what these tests are about. */
const environment = { LAMP_PROMOTE_NOW: "1" };
const instanceType = "aws:rds/instance:Instance";

describe("a stack whose identity or whose databases' tags are lost", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
    await paper.stack.set("lamp:databaseGeneration=2");
    expect(await paper.stack.attempt(up, { environment })).toMatchObject({ code: 0 });
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());
  const all = () => paper.account.all(instanceType).map(({ outputs }) => outputs.identifier);

  it("keeps every database when somebody has removed their tags", async () => {
    const before = all();
    for (const database of paper.account.all(instanceType)) {
      database.inputs = { ...database.inputs, tags: {} };
      database.outputs = { ...database.outputs, tags: {}, tagsAll: {} };
    }
    await paper.stack.capture([...up, "--expect-no-changes"]);
    await paper.stack.set("lamp:databaseKeepRetired=false");
    // Without its tag, the retired one counts as protected. It is deleted once the tags are there again.
    await paper.stack.capture(up);
    expect(all()).toEqual(before);
    await paper.stack.set("lamp:databaseKeepRetired=true");
    await paper.stack.capture([...up, "--refresh"]);
  });

  it("refuses to delete the identity from the state", async () => {
    const urn = /urn:pulumi:[^"]*::lamp-identity/.exec(await paper.state())?.[0] ?? "";
    const { code, all: said } = await paper.stack.attempt(["state", "delete", urn, "--yes"]);
    expect(code).not.toBe(0);
    expect(said).toContain("can't be safely deleted because the following resources depend on it");
  });

  it("refuses to run with another identity, and deletes, renames and promotes nothing", async () => {
    const before = all();
    const replaced = await paper.stack.attempt([...up, "--replace", "**::lamp-identity"]);
    expect(replaced.code).not.toBe(0);
    for (const { code, all: said } of [replaced, await paper.stack.attempt(up)]) {
      expect(code).not.toBe(0);
      expect(said).toMatch(
        /This stack was made with the identity \w+, and now has \w+: lamp-identity has been replaced/,
      );
      expect(said).not.toMatch(/^ +at /m);
    }
    await paper.stack.set("lamp:databaseGeneration=3");
    const { code, all: said } = await paper.stack.attempt(up, { environment });
    expect(code).not.toBe(0);
    expect(all()).toEqual(before);
    expect(said).toMatch(/This stack was made with the identity \w+, and now has \w+/);
    expect(paper.account.all(instanceType).find(({ name }) => name === "lamp-db-3")?.outputs.replicateSourceDb).toMatch(
      /^lamp-db-2-/,
    );
  });
});
