import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { destroy, type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { commandIn, databasesOf, exported, homeOf, passwordsOf } from "./support/stateExports";

const importCommand = /pulumi (import \S+ lamp-db-\d\S* \S+ --parent '[^']+' --generate-code=false)/;
const instanceType = "aws:rds/instance:Instance";
const unasked = ["--yes", "--skip-preview"];

/** A state as the backend keeps it. */
interface Backup {
  readonly version: number;
  readonly checkpoint: { readonly latest: unknown };
}

/**
 * A protected stack that has been promoted, rotated and released, on the real engine. In each test its state, its settings or
 * its rights become other than they should be. The update is refused or right, and no database is lost.
 */
describe("a stack whose state is not the one that it should be", () => {
  let paper: PaperStack;
  /** Exports of the state: before the promotion, before the rotation, before the release, and the newest one. */
  const states = { first: "", promoted: "", rotated: "", newest: "" };
  let configuration = "";
  let all: string[] = [];
  // Without the wait for the replica, which is not what these tests are about.
  const run = (words: string[], more = {}) =>
    paper.stack.attempt(words, { environment: { LAMP_PROMOTE_NOW: "1", ...more } });
  const restore = (file: string) => paper.stack.capture(["stack", "import", "--file", file]);
  const succeed = async (...words: string[]) => {
    const { code, all: said } = await run(words);
    expect(code, said).toBe(0);
    return said;
  };
  const fail = async (...words: string[]) => {
    const { code, all: said } = await run(words);
    expect(code, said).not.toBe(0);
    expect(said).not.toMatch(/^ +at |unhandled/m);
    return said;
  };
  const urnOf = async (name: string) =>
    new RegExp(`urn:pulumi:[^"]*::${name}(?=")`).exec(await paper.state())?.[0] ?? "";

  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    for (const setting of ["healthTimeoutSeconds=30", "databaseMultiAz=false", "protectData=true"])
      await paper.stack.set(`lamp:${setting}`);
    await paper.stack.capture(up);
    states.first = await exported(paper, "first");
    await paper.stack.set("lamp:databaseGeneration=2");
    await succeed(...up);
    await paper.stack.capture(up);
    states.promoted = await exported(paper, "promoted");
    await paper.stack.set("lamp:databasePasswordGeneration=2");
    await paper.stack.capture(up);
    states.rotated = await exported(paper, "rotated");
    await paper.stack.set("lamp:phpExtensions=gd");
    await paper.stack.capture(up);
    states.newest = await exported(paper, "newest");
    configuration = paper.stack.configuration;
    all = databasesOf(paper);
  });
  afterAll(() => paper.close());
  beforeEach(async () => {
    paper.stack.configuration = configuration;
    await restore(states.newest);
  });
  afterEach(async () => {
    paper.cloud.limitOperator(undefined);
    expect(databasesOf(paper)).toEqual(all);
    const { inRds, inSecret } = passwordsOf(paper, "lamp-db-2");
    expect(inSecret).toBe(inRds);
  });

  it("keeps what it has when nothing is wrong", async () => {
    await succeed(...up, "--expect-no-changes");
  });

  it("is put back out of the backups that a folder or a bucket keeps, as the runbook says", async () => {
    const backups = join(homeOf(paper), "state/.pulumi/backups/lamp/rehearsal");
    const newest = readdirSync(backups)
      .filter(name => name.endsWith(".json"))
      .sort()
      .at(-1);
    const { version, checkpoint } = JSON.parse(readFileSync(join(backups, newest ?? ""), "utf8")) as Backup;
    const file = join(homeOf(paper), "backup.json");
    writeFileSync(file, JSON.stringify({ version, deployment: checkpoint.latest }));
    await restore(file);
    expect(await paper.state()).toContain('"lamp-db-2');
  });

  it("is refused with the settings of an older checkout, or of another clone, from before the promotion", async () => {
    await paper.stack.set("lamp:databaseGeneration=1");
    const said = await fail(...up);
    expect(said).toMatch(/databaseGeneration is "1"; it must be 2 at least: lamp-db-2-\w+ takes writes of its own/);
    await paper.stack.set(commandIn(said, /pulumi config set (lamp:databaseGeneration \d)/).join("="));
    await succeed(...commandIn(said, /then pulumi (up --refresh)/), ...unasked);
  });

  it("is right with a state from before the rotation and its settings: servers keep the password that RDS has", async () => {
    await restore(states.promoted);
    await paper.stack.set("lamp:databasePasswordGeneration=1");
    const before = passwordsOf(paper, "lamp-db-2");
    const said = await succeed(...up, "--refresh");
    expect(said).toContain("The administrator's secret has another password than Pulumi's state");
    expect(passwordsOf(paper, "lamp-db-2")).toEqual(before);
    await paper.stack.set(
      commandIn(said, /pulumi config set (lamp:databasePasswordGeneration \d), then pulumi up/).join("="),
    );
    await succeed(...up);
    expect(passwordsOf(paper, "lamp-db-2").inRds).not.toBe(before.inRds);
    states.newest = await exported(paper, "newest");
  });

  it("is right with a state from before the rotation and the present settings: all get another password", async () => {
    await restore(states.promoted);
    await succeed(...up);
    states.newest = await exported(paper, "newest");
  });

  it("is right with a state from before the release: the servers are replaced once more", async () => {
    await restore(states.rotated);
    await succeed(...up);
    states.newest = await exported(paper, "newest");
  });

  /** Does the import that a refusal names, until the update succeeds. Returns all refusals. Three databases have two log groups each. */
  const imported = async (refusal: string, update: readonly string[]) => {
    let refusals = refusal;
    for (let text = refusal, left = 9; left > 0; left--) {
      await succeed(...commandIn(text, importCommand), ...unasked);
      const { code, all: next } = await run([...update]);
      if (code === 0) return refusals;
      refusals += next;
      text = next;
    }
    throw new Error(`the imports do not end the refusals: ${refusals}`);
  };

  it("is refused with a state from before the promotion, and mended by the commands that the messages name", async () => {
    await restore(states.first);
    await paper.stack.set("lamp:databasePasswordGeneration=1");
    const first = await fail("preview");
    expect(first).toMatch(/lamp-db-2-\w+ is a replica in Pulumi's state and none in RDS/);
    const second = await fail(...commandIn(first, /pulumi (up --refresh), which corrects/), ...unasked);
    const refusals = await imported(second, [...up, "--refresh"]);
    expect(refusals).toMatch(
      /This update would create the log group \S+lamp-db-3-\w+\/error, but CloudWatch has it already\. It has not been touched/,
    );
    expect(refusals).toMatch(
      /This update would create lamp-db-3-\w+, but RDS has it already\. It has not been touched/,
    );
    await succeed(...up, "--refresh");
    await paper.stack.set("lamp:databasePasswordGeneration=3");
    await succeed(...up);
    await succeed(...up, "--refresh", "--expect-no-changes");
    states.newest = await exported(paper, "newest");
    configuration = paper.stack.configuration;
  });

  it("is refused when a database was deleted from the state by force, and mended by the import that the text names", async () => {
    expect(await fail("state", "delete", await urnOf("lamp-db-1"), "--yes")).toMatch(
      /protected|can't be safely deleted/,
    );
    await succeed("state", "delete", await urnOf("lamp-db-2"), "--yes", "--force", "--target-dependents");
    expect(await imported(await fail(...up), up)).toMatch(
      /This update would create lamp-db-2-\w+, but RDS has it already/,
    );
    await succeed(...up, "--refresh");
    await succeed(...up, "--expect-no-changes");
    states.newest = await exported(paper, "newest");
  });

  it("is refused when its identity was deleted by force, and mended by an import of the state, as the text says", async () => {
    await succeed("state", "delete", await urnOf("lamp-identity"), "--yes", "--force", "--target-dependents");
    expect(await fail(...up)).toMatch(/pulumi stack import, with an export/);
    await restore(states.newest);
    await succeed(...up, "--expect-no-changes");
  });

  it("is refused when a database that is no part of it was imported into it, and protects that", async () => {
    const [some] = paper.account.all(instanceType);
    if (some === undefined) throw new Error("the stack has no database");
    paper.account.put({ ...some, id: "db-SHOP", name: "shop", outputs: { ...some.outputs, identifier: "shop" } });
    await succeed("import", instanceType, "shop", "shop", "--generate-code=false", ...unasked);
    expect(await fail(...up)).toMatch(/::shop" cannot be deleted\s+because it is protected/);
    paper.account.drop(instanceType, "db-SHOP");
  });

  it("is refused without the right to describe databases, and changes nothing", async () => {
    const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: "*" });
    const Statement = [statement("Allow", "*"), statement("Deny", "rds:DescribeDBInstances")];
    const made = paper.cloud.calls().length;
    paper.cloud.limitOperator([JSON.stringify({ Version: "2012-10-17", Statement })]);
    expect(await fail(...up)).toMatch(/is not authorized to perform: rds:DescribeDBInstances.*docs\/permissions\.md/s);
    expect(paper.cloud.calls()).toHaveLength(made);
  });

  it("is refused in another region, where AWS shows none of its databases", async () => {
    await paper.stack.set("aws:region=eu-west-1");
    const made = paper.cloud.calls().length;
    expect(await fail(...up)).toMatch(/made in account 123456789012, region eu-central-1\. The present credentials/);
    expect(paper.cloud.calls()).toHaveLength(made);
    await paper.stack.set("aws:region=eu-central-1");
    await succeed(...up, "--expect-no-changes");
  });

  it("is the same with another secrets provider", async () => {
    const change = ["stack", "change-secrets-provider", "passphrase", "--stack", "rehearsal"];
    await paper.stack.capture(change, homeOf(paper));
    // Without a terminal, Pulumi takes an empty new passphrase.
    const { code, all: said } = await run([...up, "--expect-no-changes"], { PULUMI_CONFIG_PASSPHRASE: "" });
    expect(code, said).toBe(0);
  });

  it("begins beside the old databases when the state is lost, and says so before it makes anything", async () => {
    const empty = await paperStack("rehearsal", undefined, paper);
    const { all: said } = await empty.stack.attempt(["preview"]);
    expect(said).toMatch(
      /RDS has databases of another stack that is called lamp\/rehearsal as well: lamp-db-1-\w+, lamp-db-2/,
    );
    await empty.close();
  });

  it("cannot be destroyed or promoted twice by a copy of its state in another backend", async () => {
    const copy = await paperStack("rehearsal", undefined, paper);
    const other = await paperStack("dev", undefined, paper);
    const refused = await other.stack.attempt(["stack", "import", "--file", states.newest]);
    expect([refused.code === 0, refused.all]).toEqual([false, expect.stringContaining("is from a different stack")]);
    await copy.stack.capture(["stack", "import", "--file", states.newest]);
    const salt = /^encryptionsalt:.*$/m;
    copy.stack.configuration = configuration.replace(salt, salt.exec(copy.stack.configuration)?.[0] ?? "");
    await copy.stack.capture([...up, "--expect-no-changes"]);
    const before = new Set(all.map(one => one.split(" ")[0]));
    await copy.stack.set("lamp:databaseGeneration=3");
    const promoted = await copy.stack.attempt(up, { environment: { LAMP_PROMOTE_NOW: "1" } });
    expect(promoted.code, promoted.all).toBe(0);
    expect(await fail(...up)).toMatch(/lamp:databaseGeneration is "2"; it must be 3 at least/);
    await paper.stack.set("lamp:databaseGeneration=3");
    expect(await fail("preview")).toMatch(/lamp-db-3-\w+ is a replica in Pulumi's state and none in RDS/);
    // The engine works on the database and on the log groups of the next replica at the same time. Whichever it reaches first refuses.
    expect(await fail(...up)).toMatch(
      /lamp-db-3-\w+ is a replica in Pulumi's state and none in RDS|would create the log group \S+lamp-db-4-\S+, but CloudWatch has it already\. .*restore the newest state/,
    );
    expect(await fail(...destroy)).toMatch(/protected/);
    expect((await copy.stack.attempt(destroy)).code).not.toBe(0);
    const left = new Set(databasesOf(paper).map(one => one.split(" ")[0]));
    expect([...before].filter(one => !left.has(one))).toEqual([]);
    all = databasesOf(paper);
    await other.close();
    await copy.close();
  });
});
