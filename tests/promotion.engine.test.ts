import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { RdsStore } from "../rehearsal/aws/services/rds/store";

/** Generations of the databases that exist, for example `1`, `2<1` for a replica of it, and `1 fenced` when its group has read_only. */
function databases({ account }: PaperStack): string[] {
  const generation = (identifier: unknown) => /-db-(\d+)-/.exec(String(identifier))?.[1] ?? "";
  return account
    .all("aws:rds/instance:Instance")
    .map(({ inputs, outputs }) => {
      const group = account.get("aws:rds/parameterGroup:ParameterGroup", outputs["parameterGroupName"]);
      const isFenced = JSON.stringify(group?.inputs["parameters"]).includes("read_only");
      const source = inputs["replicateSourceDb"];
      const replicates = source === undefined ? "" : `<${generation(source)}`;
      return `${generation(outputs["identifier"])}${replicates}${isFenced ? " fenced" : ""}`;
    })
    .sort();
}

const byName = ({ account }: PaperStack, name: string) =>
  account.all("aws:rds/instance:Instance").find(one => one.name === name);

/** The passwords in the secrets. */
const passwordsOf = ({ account }: PaperStack) =>
  account
    .all("aws:secretsmanager/secretVersion:SecretVersion")
    .map(({ inputs }) => (JSON.parse(String(inputs["secretString"])) as { password: string }).password)
    .sort();

describe("promotion by number, on the real engine", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());
  afterEach(() => vi.restoreAllMocks());

  /** The id of a database, which stays the same as long as it is not replaced. */
  const idOf = (name: string) => byName(paper, name)?.id;

  it("refuses to skip a generation, before anything is changed", async () => {
    await paper.stack.set("lamp:databaseGeneration=3");
    const message = await paper.stack.capture(up).then(String, String);
    expect(message).toContain("One setting cannot be used; nothing has been changed in AWS.");
    expect(message).toMatch(
      /lamp:databaseGeneration is "3"; it must be 1 or 2: lamp-db-1-[0-9a-f]{6} is the primary now/,
    );
    expect(databases(paper)).toEqual(["1", "2<1"]);
  });

  it("is announced by a preview as a change in place, which waits for nothing and fences nothing", async () => {
    // A preview that waited for the replica would fail.
    vi.spyOn(paper.hardware, "databaseHealth").mockResolvedValue({ state: "running", connections: 3, lagSeconds: 42 });
    await paper.stack.set("lamp:promotionTimeoutSeconds=30");
    await paper.stack.set("lamp:databaseGeneration=2");
    const plan = (await paper.plan()).filter(step => step.includes("aws:rds"));
    expect(plan).toEqual([
      "create aws:rds/instance:Instance lamp-db-3",
      "create aws:rds/parameterGroup:ParameterGroup lamp-db-3-parameters",
      "update aws:rds/instance:Instance lamp-db-2",
      "update aws:rds/parameterGroup:ParameterGroup lamp-db-1-parameters",
    ]);
    expect(databases(paper)).toEqual(["1", "2<1"]);
  });

  it("fails while the replica has not caught up: nothing is promoted, and the message says once what to do", async () => {
    vi.spyOn(paper.hardware, "databaseHealth").mockResolvedValue({ state: "running", connections: 3, lagSeconds: 42 });
    const message = await paper.stack.capture(up).then(String, String);
    expect(message).toMatch(
      /lamp-db-2-[0-9a-f]{6} was not promoted: after 30 s \(lamp:promotionTimeoutSeconds\) still waiting until lamp-db-2-[0-9a-f]{6} has caught up with lamp-db-1-[0-9a-f]{6}; it was 42 s behind/,
    );
    expect(message.match(/What to do: to let lamp-db-1-/g)).toHaveLength(1);
    expect(message).not.toMatch(/ at .*\.ts:\d+|unhandled/i);
    expect(databases(paper)).toEqual(["1 fenced", "2<1"]);
  });

  it("can be taken back then: the primary takes writes again", async () => {
    await paper.stack.set("lamp:databaseGeneration=1");
    await paper.stack.capture(up);
    expect(databases(paper)).toEqual(["1", "2<1"]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("makes the replica the primary and makes a new replica, and keeps the old one fenced, even when it is to be deleted", async () => {
    const [first, second] = [idOf("lamp-db-1"), idOf("lamp-db-2")];
    const promoted = vi.spyOn(paper.hardware, "promoteDatabase");
    await paper.stack.set("lamp:databaseKeepRetired=false");
    // Changes that RDS makes in a call of its own, and that wait for the next update.
    for (const change of [
      "databaseStorageGb=30",
      "databasePasswordGeneration=2",
      "databaseInstanceClass=db.t4g.medium",
    ])
      await paper.stack.set(`lamp:${change}`);
    const passwords = passwordsOf(paper);
    await paper.stack.set("lamp:databaseGeneration=2");
    const { code, all } = await paper.stack.attempt(up);
    expect(code).toBe(0);
    expect(all).toMatch(
      /This update has changed nothing of lamp-db-2-\w+ but its role, so that it takes writes soon\. `pulumi up` once more gives it what it does not have yet: its standby in another zone \(lamp:databaseMultiAz\); the class db\.t4g\.medium instead of db\.t4g\.small; storage of 30 GiB instead of 20; its password/,
    );
    expect(byName(paper, "lamp-db-2")?.outputs).toMatchObject({
      multiAz: false,
      allocatedStorage: 20,
      instanceClass: "db.t4g.small",
    });
    expect(passwordsOf(paper)).toEqual(passwords);
    expect(databases(paper)).toEqual(["1 fenced", "2", "3<2"]);
    expect([idOf("lamp-db-1"), idOf("lamp-db-2")]).toEqual([first, second]);
    expect(promoted).toHaveBeenCalledOnce();
    expect(String((await paper.stack.outputs())["databaseWriter"])).toMatch(/^lamp-db-2-/);
  });

  it("cannot be undone by lowering the number", async () => {
    await paper.stack.set("lamp:databaseGeneration=1");
    const message = await paper.stack.capture(up).then(String, String);
    expect(message).toMatch(
      /lamp:databaseGeneration is "1"; it must be 2 at least: lamp-db-2-[0-9a-f]{6} takes writes of its own/,
    );
    await paper.stack.set("lamp:databaseGeneration=2");
  });

  it("gives the new primary the rest in the next update, and deletes the old one, after a last snapshot", async () => {
    const passwords = passwordsOf(paper);
    expect(await paper.plan()).toContain("update aws:rds/instance:Instance lamp-db-2");
    await paper.stack.capture(up);
    expect(byName(paper, "lamp-db-2")?.outputs).toMatchObject({
      multiAz: true,
      allocatedStorage: 30,
      instanceClass: "db.t4g.medium",
    });
    expect(passwordsOf(paper)).not.toEqual(passwords);
    expect(databases(paper)).toEqual(["2", "3<2"]);
    expect([...paper.account.store(RdsStore).snapshots]).toEqual([
      expect.stringMatching(/^lamp-db-1-[0-9a-f]{6}-final$/),
    ]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("makes no new database when retired ones are to be kept from now on", async () => {
    await paper.stack.set("lamp:databaseKeepRetired=true");
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("promotes again from a primary that was promoted itself, and keeps that as it is", async () => {
    const before = idOf("lamp-db-3");
    await paper.stack.set("lamp:databaseGeneration=3");
    await paper.stack.capture(up);
    expect(databases(paper)).toEqual(["2 fenced", "3", "4<3"]);
    expect(idOf("lamp-db-3")).toBe(before);
    await paper.stack.capture(up);
    await paper.stack.capture([...up, "--expect-no-changes"]);
    await paper.stack.capture(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  });

  it("is destroyed completely, and a stack that begins with that number makes no older database", async () => {
    await paper.stack.capture(["destroy", "--yes", "--skip-preview"]);
    expect(paper.account.size).toBe(0);
    await paper.stack.capture(up);
    expect(databases(paper)).toEqual(["3", "4<3"]);
  });
});

describe("promotion of a protected stack whose primary is dead", () => {
  let paper: PaperStack;
  beforeAll(async () => {
    paper = await paperStack("prod");
    await paper.stack.capture(up);
  });
  afterAll(() => paper.close());

  const instance = (name: string) => byName(paper, name)?.outputs;

  it("gives the site a new primary, and leaves the old one alone but for the fence", async () => {
    const dead = String(instance("lamp-db-1")?.["identifier"]);
    vi.spyOn(paper.hardware, "databaseHealth").mockImplementation(async identifier =>
      identifier === dead ? { state: "off" } : { state: "running", connections: 3, lagSeconds: -1 },
    );
    await paper.stack.set("lamp:databaseGeneration=2");
    const { code, all } = await paper.stack.attempt(up);
    expect(code).toBe(0);
    expect(all).toContain(`${dead} is gone: writes that`);
    expect(databases(paper)).toEqual(["1 fenced", "2", "3<2"]);
    const secrets = paper.account.all("aws:secretsmanager/secretVersion:SecretVersion");
    const pages = secrets.map(({ inputs }) => JSON.parse(String(inputs["secretString"])) as Record<string, string>);
    expect(pages.map(({ writer }) => writer).filter(writer => writer?.startsWith("lamp-db-2-"))).toHaveLength(1);
  });

  it("stays green afterwards, whatever is changed of the databases, because the dead one is not touched", async () => {
    await paper.stack.set("lamp:databaseInstanceClass=db.t4g.medium");
    await paper.stack.set("lamp:databasePasswordGeneration=2");
    await paper.stack.capture([...up, "--refresh"]);
    expect(instance("lamp-db-1")).toMatchObject({ instanceClass: "db.t4g.small", deletionProtection: true });
    expect(instance("lamp-db-2")).toMatchObject({ instanceClass: "db.t4g.medium", multiAz: true });
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });

  it("takes the protection of a retired primary away before it deletes that", async () => {
    vi.restoreAllMocks();
    await paper.stack.set("lamp:databaseKeepRetired=false");
    await paper.stack.capture(up);
    expect(databases(paper)).toEqual(["1 fenced", "2", "3<2"]);
    expect(instance("lamp-db-1")).toMatchObject({ deletionProtection: false, instanceClass: "db.t4g.small" });
    await paper.stack.capture(up);
    expect(databases(paper)).toEqual(["2", "3<2"]);
    await paper.stack.capture([...up, "--expect-no-changes"]);
  });
});
