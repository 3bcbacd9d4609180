import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import type { PulumiStack } from "../rehearsal/cli/pulumiStack";

/** Promotes without the wait for the replica, which is not what these tests are about. */
const environment = { LAMP_PROMOTE_NOW: "1" };
const instanceType = "aws:rds/instance:Instance";

/** The databases of a stack by its identity: generations, `2<1` for a replica, and what they are tagged with. */
const databases = ({ account }: PaperStack, identity: string) =>
  account
    .all(instanceType)
    .filter(({ outputs }) => outputs.identifier?.endsWith(`-${identity}`))
    .map(({ outputs }) => {
      const generation = (identifier = "") => /-db-(\d+)-/.exec(identifier)?.[1] ?? "";
      const source = outputs.replicateSourceDb;
      return `${generation(outputs.identifier)}${source === undefined ? "" : `<${generation(source)}`}`;
    })
    .sort();

describe("two stacks of one name, in two backends and one account", () => {
  let ours: PaperStack;
  let theirs: PaperStack;
  const identityOf = async (stack: PulumiStack) =>
    /^lamp-db-\d+-([0-9a-f]{6})\./.exec(String((await stack.outputs())["databaseWriter"]))?.[1] ?? "";
  const promote = async (stack: PulumiStack, generation: number) => {
    await stack.set(`lamp:databaseGeneration=${generation}`);
    expect(await stack.attempt(up, { environment })).toMatchObject({ code: 0 });
    await stack.capture(up);
  };
  let identities: readonly string[] = [];

  beforeAll(async () => {
    ours = await paperStack("rehearsal");
    theirs = await paperStack("rehearsal", undefined, ours);
    await ours.stack.capture(up);
    await theirs.stack.capture(up);
    identities = [await identityOf(ours.stack), await identityOf(theirs.stack)];
  });
  afterAll(async () => {
    await theirs.close();
    await ours.close();
  });
  const both = () => identities.map(identity => databases(ours, identity));

  it("have identities and databases of their own", () => {
    expect(new Set(identities).size).toBe(2);
    expect(both()).toEqual([
      ["1", "2<1"],
      ["1", "2<1"],
    ]);
  });

  it("promote each its own replica, and neither notices the other", async () => {
    await promote(ours.stack, 2);
    expect(both()).toEqual([
      ["1", "2", "3<2"],
      ["1", "2<1"],
    ]);
    await theirs.stack.capture([...up, "--expect-no-changes"]);
    await promote(theirs.stack, 2);
    expect(both()).toEqual([
      ["1", "2", "3<2"],
      ["1", "2", "3<2"],
    ]);
    await ours.stack.capture([...up, "--expect-no-changes"]);
  });

  describe("after one of them was renamed", () => {
    const home = () => dirname(fileURLToPath(ours.stack.environment["PULUMI_BACKEND_URL"] ?? ""));
    let name = "rehearsal";
    /** In the folder of the state, because Pulumi renames the file with the settings that it finds beside Pulumi.yaml. */
    const rename = async (to: string) => {
      await ours.stack.capture(["stack", "rename", to, "--stack", name], home());
      name = to;
    };
    const renamed = () => ({
      PULUMI_STACK: name,
      PULUMI_OPTION_CONFIG_FILE: join(home(), `Pulumi.${name}.yaml`),
    });
    const run = (command: string[], more = {}) =>
      ours.stack.attempt(command, { environment: { ...renamed(), ...more } });

    it("has the same databases, and keeps the retired one", async () => {
      await rename("renamed");
      const { code, all } = await run(up);
      expect(all).not.toMatch(/rds:\w+ \S+ (deleted|replaced)|promoted/);
      expect([code, both()[0]]).toEqual([0, ["1", "2", "3<2"]]);
      expect(await run([...up, "--expect-no-changes"])).toMatchObject({ code: 0 });
    });

    it("promotes with fence and gate in the update after a second renaming", async () => {
      await rename("again");
      await run(["config", "set", "lamp:databaseGeneration", "3"]);
      const { code, all } = await run(up, environment);
      expect(all).toContain("LAMP_PROMOTE_NOW=1: promoting lamp-db-3-");
      expect([code, both()[0]]).toEqual([0, ["1", "2", "3", "4<3"]]);
      const fence = ours.account
        .all("aws:rds/parameterGroup:ParameterGroup")
        .filter(({ outputs }) => JSON.stringify(outputs.parameters).includes("read_only"));
      expect(fence.map(({ name }) => name)).toContain("lamp-db-2-parameters");
    });
  });
});
