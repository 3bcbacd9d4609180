import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const instanceType = "aws:rds/instance:Instance";

/**
 * Updates that leave out a part of a promotion, or ask for more than it. Without the wait for the replica, which they must
 * not need to be refused.
 */
describe("a promotion of a part of the stack, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
    await paper.stack.set("lamp:databaseGeneration=2");
  });
  afterAll(() => paper.close());

  const run = (...more: string[]) => paper.stack.attempt([...up, ...more], { environment: { LAMP_PROMOTE_NOW: "1" } });
  const source = (name: string) =>
    paper.account.all(instanceType).find(one => one.name === name)?.outputs.replicateSourceDb;
  const isFenced = () =>
    paper.account
      .all("aws:rds/parameterGroup:ParameterGroup")
      .some(({ outputs }) => JSON.stringify(outputs.parameters).includes("read_only"));
  const instance = (name: string) => `**rds/instance:Instance::${name}`;
  const fence = "**ParameterGroup::lamp-db-1-parameters";
  const unfenced =
    /lamp-db-2-\w+ was not promoted: still waiting until lamp-db-1-\w+ refuses writes; its parameter group .* does not set read_only to 1 in RDS\. Either .*, or this update leaves it out \(--target, --exclude\)\./;
  const unpromoted =
    /lamp-db-2-\w+ has not been promoted: .*; or this update leaves it out \(--target, --exclude\)\. What to do: pulumi up --refresh, without these options/;

  it("finds log groups that depend on no database, because the engine could else store a state that no command takes", async () => {
    const { deployment } = JSON.parse(await paper.state()) as {
      deployment: { resources: { type: string; dependencies?: string[] }[] };
    };
    const groups = deployment.resources.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    expect(groups.length).toBeGreaterThan(4);
    expect(groups.flatMap(({ dependencies = [] }) => dependencies.filter(urn => urn.includes(instanceType)))).toEqual(
      [],
    );
  });

  it.each([
    ["--target of the promoted database", ["--target", instance("lamp-db-2")], unfenced],
    ["--exclude of the fence", ["--exclude", fence], unfenced],
    ["the same with --continue-on-error", ["--exclude", fence, "--continue-on-error"], unfenced],
  ] as const)("%s: nothing is promoted without the fence, and the text says why", async (_, options, text) => {
    const { code, all } = await run(...options);
    expect(code).not.toBe(0);
    expect(all).toMatch(text);
    expect(all).not.toMatch(/^ +at |unhandled/im);
    expect([source("lamp-db-2"), source("lamp-db-3"), isFenced()]).toEqual([
      expect.stringMatching(/^lamp-db-1-/),
      undefined,
      false,
    ]);
  });

  it("--target of the fence alone: the primary is fenced and nothing is promoted, and the text says why", async () => {
    const { code, all } = await run("--target", fence);
    expect(code).not.toBe(0);
    expect(all).toMatch(unpromoted);
    expect([source("lamp-db-2"), isFenced()]).toEqual([expect.stringMatching(/^lamp-db-1-/), true]);
  });

  it("--exclude of the promoted database: no new replica of a replica is made, and no server is told to write to it", async () => {
    const { code, all } = await run("--exclude", instance("lamp-db-2"));
    expect(code).not.toBe(0);
    expect(all).toMatch(unpromoted);
    expect(
      paper.account
        .all(instanceType)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["lamp-db-1", "lamp-db-2"]);
    const secrets = paper.account.all("aws:secretsmanager/secretVersion:SecretVersion");
    expect(JSON.stringify(secrets.map(({ inputs }) => inputs))).not.toMatch(/writer[^,]*lamp-db-2-/);
  });

  it("--replace of the promoted database: refuses to make an empty one in its place, and it is not deleted", async () => {
    const before = paper.account.all(instanceType).map(({ id }) => id);
    const { code, all } = await run("--replace", instance("lamp-db-2"));
    expect(code).not.toBe(0);
    expect(all).toMatch(/This update would create lamp-db-2-\w+, but RDS has it already\. .* leave out --replace/);
    expect(paper.account.all(instanceType).map(({ id }) => id)).toEqual(expect.arrayContaining(before));
  });

  it("--exclude of the retired database: the promotion is made, with the fence", async () => {
    const { code } = await run("--refresh", "--exclude", instance("lamp-db-1"));
    expect([code, source("lamp-db-2"), isFenced()]).toEqual([0, undefined, true]);
    expect(source("lamp-db-3")).toMatch(/^lamp-db-2-/);
  });

  it("after a promotion that was cut off before it was stored, refuses an update without --refresh", async () => {
    const replica = paper.account.all(instanceType).find(one => one.name === "lamp-db-3")!;
    delete replica.inputs.replicateSourceDb;
    delete replica.outputs.replicateSourceDb;
    await paper.stack.set("lamp:databaseGeneration=3");
    const { code, all } = await run();
    expect(code).not.toBe(0);
    expect(all).toMatch(/lamp-db-3-\w+ is a replica in Pulumi's state and none in RDS/);
    expect((await paper.stack.attempt(["preview"])).code).not.toBe(0);
    expect(await run("--refresh")).toMatchObject({ code: 0 });
    expect(await run()).toMatchObject({ code: 0 });
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });
});
