import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";

const instanceType = "aws:rds/instance:Instance";
const generation = "lamp:databaseGeneration";

/**
 * Each way to update a part of a promotion, with the wait for the replica. Whatever its result is, no write can be lost
 * afterwards and no sentence is false, and the next complete update makes the promotion. The text of the common refusals is
 * tested in targetedPromotion.engine.test.ts.
 */
describe("an update of a part of a promotion, on the real engine", () => {
  let paper: PaperStack;
  /** The number before the update. */
  let number = 1;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());

  const named = (name: string) => paper.account.all(instanceType).filter(one => one.name === name);
  const [old, next] = [() => `lamp-db-${number}`, () => `lamp-db-${number + 1}`];
  const isPromoted = () => named(next()).some(({ outputs }) => outputs.replicateSourceDb === undefined);
  /** Whether the group that the old primary uses makes it refuse writes. */
  const isFenced = () => {
    const group = named(old())[0]?.outputs.parameterGroupName;
    const found = paper.account.find("aws:rds/parameterGroup:ParameterGroup", "name", group);
    return /read_only[^}]*"1"|"1"[^}]*read_only/.test(JSON.stringify(found?.outputs.parameters));
  };
  /** The database that servers are told to write to, without the characters of the stack. */
  const writerOfServers = () => {
    const versions = paper.account.all("aws:secretsmanager/secretVersion:SecretVersion");
    const version = versions.find(({ name }) => name === "lamp-application-secret-value");
    const { writer = "" } = JSON.parse(version?.inputs.secretString ?? "{}") as { writer?: string };
    return /^lamp-db-\d+/.exec(writer)?.[0];
  };
  const ids = () => paper.account.all(instanceType).map(({ id }) => id);

  async function raise(): Promise<void> {
    await paper.stack.set(`${generation}=${number + 1}`);
  }
  /** Completes the promotion as the operator does: a database that waits for a restart is restarted, as the text says. */
  async function complete(): Promise<void> {
    const first = await paper.stack.attempt([...up, "--refresh"]);
    const command = /aws rds reboot-db-instance --db-instance-identifier (lamp-db-\d+-[0-9a-f]{6})/.exec(first.all);
    if (first.code !== 0 && command !== null) {
      expect(isPromoted()).toBe(false);
      await paper.cloud.databases.restart(command[1] ?? "");
      await paper.stack.capture([...up, "--refresh"]);
    } else
      expect({ code: first.code, end: first.code === 0 ? "" : first.all.slice(-3_000) }).toEqual({ code: 0, end: "" });
  }
  /** What must hold after any update, and what a complete one then does. */
  async function expectRight(before: readonly string[], all: string): Promise<void> {
    expect(all).not.toMatch(/^ +at |unhandled/im);
    expect(ids()).toEqual(expect.arrayContaining([...before]));
    if (isPromoted()) expect(isFenced()).toBe(true);
    if (/has everything that|has caught up with/.test(all)) expect(isFenced()).toBe(true);
    expect(writerOfServers()).toBe(isPromoted() && writerOfServers() === next() ? next() : old());
    await complete();
    expect([isPromoted(), isFenced(), writerOfServers()]).toEqual([true, true, next()]);
    await paper.stack.attempt(up); // what the first `up` of a promotion leaves to the second
    await paper.stack.capture([...up, "--expect-no-changes"]);
    number++;
  }

  const instance = (name: string) => `**rds/instance:Instance::${name}`;
  const fence = () => `**ParameterGroup::${old()}-parameters`;
  const secret = "**SecretVersion::lamp-application-secret-value";

  it.each([
    ["--target of the secret that servers read", () => ["--target", secret]],
    ["--target of the secret and the promoted database", () => ["--target", secret, "--target", instance(next())]],
    ["--target of the fence with what depends on it", () => ["--target", fence(), "--target-dependents"]],
    ["--target of the next replica", () => ["--target", instance(`lamp-db-${number + 2}`)]],
    ["--exclude of the secret", () => ["--exclude", secret]],
    ["--exclude of the fence with what depends on it", () => ["--exclude", fence(), "--exclude-dependents"]],
    ["--replace of the fence", () => ["--replace", fence()]],
    ["--replace of the old primary", () => ["--replace", instance(old())]],
    ["--target-replace of the promoted database", () => ["--target-replace", instance(next())]],
  ])("%s: right or refused, and the next complete update makes the promotion", async (_, options) => {
    const before = ids();
    await raise();
    const { all } = await paper.stack.attempt([...up, ...options()]);
    await expectRight(before, all);
  });

  it("--continue-on-error, when AWS refuses the fence: nothing is promoted, and nobody says that the replica has everything", async () => {
    const before = ids();
    await raise();
    paper.cloud.refuse({ call: "rds:ModifyDBParameterGroup", of: `${old()}-parameters`, code: "AccessDenied" });
    const { code, all } = await paper.stack.attempt([...up, "--continue-on-error"]);
    expect(paper.cloud.takeUnmetRefusals()).toEqual([]);
    expect([code === 0, isPromoted(), isFenced()]).toEqual([false, false, false]);
    expect(all).not.toMatch(/has everything that|has caught up with/);
    await expectRight(before, all);
  });

  it("two updates at once: the second is refused and says so, and the first makes the whole promotion", async () => {
    const before = ids();
    await raise();
    let second: ReturnType<PaperStack["stack"]["attempt"]> | undefined;
    const first = await paper.stack.attempt(up, { said: () => void (second ??= paper.stack.attempt(up)) });
    const { code, all } = await second!;
    expect(first).toMatchObject({ code: 0 });
    expect(code).not.toBe(0);
    expect(all).toMatch(/the stack is currently locked by 1 lock/);
    await expectRight(before, all);
  });
});
