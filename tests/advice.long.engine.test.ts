import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { commandIn, webServersIn } from "./support/stateExports";

const unasked = ["--yes", "--skip-preview"];
const databaseType = "aws:rds/instance:Instance";

/** A stranger who knows nothing but the text of a message does what it says. tests/advice.test.ts lists all advice. */
describe("what a message says to do, on the real engine", () => {
  let paper: PaperStack;
  /** Servers that boot while the mirror is away give up, and stay so when it is back. */
  let isMirrorAway = false;
  const known = new Set<string>();
  const failed = new Set<string>();
  const servers = () => webServersIn(paper.account).map(({ id }) => id);
  const run = (words: string[], environment = {}) => paper.stack.attempt(words, { environment });
  const succeed = async (words: string[], environment = {}) => {
    const { code, all } = await run(words, environment);
    expect(code, all).toBe(0);
    return all;
  };
  const fail = async (words: string[], environment = {}) => {
    const { code, all } = await run(words, environment);
    expect(code, all).not.toBe(0);
    return all;
  };
  const set = (words: readonly string[]) => paper.stack.set(words.join("="));

  beforeAll(async () => {
    paper = await paperStack("rehearsal");
    await paper.stack.set("lamp:healthTimeoutSeconds=600");
    const { hardware } = paper;
    const healthOf = hardware.targetHealth.bind(hardware);
    const consoleOf = hardware.consoleOf.bind(hardware);
    Object.assign(hardware, {
      targetHealth: async () =>
        (await healthOf()).map(target => {
          if (isMirrorAway && !known.has(target.targetId)) failed.add(target.targetId);
          known.add(target.targetId);
          const sick = { state: "unhealthy", reason: "Target.Timeout", description: "Request timed out" };
          return failed.has(target.targetId) ? { ...target, ...sick } : target;
        }),
      consoleOf: async (id: string) =>
        failed.has(id) ? "lamp: FAILED at packages: E: no mirror; check the web subnet's route\n" : consoleOf(id),
    });
  });
  afterAll(() => paper.close());
  beforeEach(() => {
    isMirrorAway = false;
  });

  it("replaces the servers that have given up in a first update, which names no servers from before", async () => {
    isMirrorAway = true;
    const said = await fail(up);
    expect(said).toMatch(/2 of 2 web servers are not healthy after \d+ s\. Each of them has given up/);
    expect(said).toContain("Nothing serves the site: there are no healthy servers from before.");
    expect(said).toContain("its setup has failed at packages: E: no mirror; check the web subnet's route");
    expect(said).not.toMatch(/still serve|take the change back/);
    isMirrorAway = false;
    expect(await fail(up), "a plain `up` keeps them").toContain("has given up");
    await succeed([...commandIn(said, /pulumi (up --replace [^.]*)\. A server/), ...unasked]);
    expect(servers()).toHaveLength(2);
  });

  it("replaces the servers of a release that have given up, while the old ones serve", async () => {
    const before = servers();
    isMirrorAway = true;
    await paper.stack.set("lamp:phpExtensions=gd");
    const said = await fail(up);
    expect(said).toContain("No old server was removed: the servers from before still serve the site.");
    expect(servers()).toEqual(expect.arrayContaining(before));
    isMirrorAway = false;
    await succeed([...commandIn(said, /pulumi (up --replace [^.]*)\. A server/), ...unasked]);
    expect(servers()).toHaveLength(2);
  });

  it("keeps the release from before when the change is taken back", async () => {
    isMirrorAway = true;
    await paper.stack.set("lamp:phpExtensions=gd,intl");
    const said = await fail(up);
    isMirrorAway = false;
    await paper.stack.set("lamp:phpExtensions=gd");
    await succeed([...commandIn(said, /take the change back, then pulumi (up --refresh)/), ...unasked]);
    expect(servers()).toHaveLength(2);
  });

  it("makes new servers in a plain update when the correction is one of the site or of a setting", async () => {
    isMirrorAway = true;
    await paper.stack.set("lamp:phpExtensions=gd,intl");
    const said = await fail(up);
    isMirrorAway = false;
    await paper.stack.set("lamp:phpExtensions=gd,zip");
    await succeed([...commandIn(said, /a setting: pulumi (up), which makes new servers/), ...unasked]);
    expect(servers()).toHaveLength(2);
  });

  it("goes on without the check", async () => {
    isMirrorAway = true;
    await paper.stack.set("lamp:phpExtensions=gd");
    const said = await fail(up);
    const [name = "", value = ""] =
      commandIn(said, /go on without the check: (LAMP_\w+=1) pulumi up/)[0]?.split("=") ?? [];
    await succeed(up, { [name]: value });
    expect(servers()).toHaveLength(2);
    failed.clear();
  });

  it("registers a server again that somebody has taken out of the target group", async () => {
    const attachmentType = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
    const [attachment] = paper.account.all(attachmentType);
    await paper.cloud.deleteByHand(attachmentType, attachment?.id ?? "");
    await succeed([...up, "--refresh"]);
    expect(paper.account.all(attachmentType)).toHaveLength(2);
  });

  /** Everything is allowed but one action, or everything. */
  const deny = (action?: string) => {
    const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: "*" });
    const Statement = [statement("Allow", "*"), ...(action === undefined ? [] : [statement("Deny", action)])];
    paper.cloud.limitOperator([JSON.stringify({ Version: "2012-10-17", Statement })]);
  };

  it("takes a setting back to its default", async () => {
    await paper.stack.set("lamp:zones=9");
    const said = await fail(up);
    const words = commandIn(said, /To return to its default: pulumi (config rm KEY)/);
    await succeed(words.map(word => (word === "KEY" ? "lamp:zones" : word)));
    await succeed([...up, "--expect-no-changes"]);
  });

  it("encrypts a variable that was set in clear", async () => {
    await succeed(["config", "set", "--path", "lamp:secrets.API_KEY", "seen-by-all"]);
    const said = await fail(up);
    expect(said).not.toContain("seen-by-all");
    const words = commandIn(said, /as with pulumi (config set --secret --path \S+ VALUE)/);
    await succeed(words.map(word => (word === "VALUE" ? "a secret value" : word.replace("NAME", "API_KEY"))));
    expect(await succeed([...up, "--diff"])).not.toContain("a secret value");
    const kept = paper.account.all("aws:secretsmanager/secretVersion:SecretVersion").map(({ inputs }) => inputs);
    expect(JSON.stringify(kept)).toContain("a secret value");
    await succeed(["config", "rm", "lamp:secrets"]);
    await succeed(up);
    await succeed([...up, "--expect-no-changes"]);
  });

  it("deletes the shared files when their protection has been taken away first", async () => {
    const files = () => paper.account.all("aws:efs/fileSystem:FileSystem").length;
    await paper.stack.set("lamp:sharedPaths=storage/app");
    await paper.stack.set("lamp:protectData=true");
    await succeed(up);
    await paper.stack.set("lamp:sharedPaths=");
    const said = await fail(up);
    expect(files()).toBe(1);
    const [first = "", setting = "", value = ""] =
      /first run (pulumi up) with (lamp:\w+) (\w+) and the folders as before/.exec(said)?.slice(1) ?? [];
    await paper.stack.set("lamp:sharedPaths=storage/app");
    await set([setting, value]);
    await succeed([...first.split(" ").slice(1), ...unasked]);
    await paper.stack.set("lamp:sharedPaths=");
    await succeed(up);
    expect(files()).toBe(0);
  });

  it("goes on when the secret can be read again", async () => {
    deny("secretsmanager:GetSecretValue");
    const said = await fail(up);
    expect(said).toMatch(/The administrator's secret cannot be read: .*secretsmanager:GetSecretValue/);
    deny();
    await succeed([...commandIn(said, /What to do: pulumi (up --refresh) with the rights/), ...unasked]);
  });

  it("runs again when AWS answers again about the health", async () => {
    deny("elasticloadbalancing:DescribeTargetHealth");
    const said = await fail(up);
    expect(said).toMatch(/The health of the web servers cannot be read from AWS: AccessDenied/);
    deny();
    await succeed([...commandIn(said, /run pulumi (up) again/), ...unasked]);
  });

  it("makes the replica that a promotion has not found", async () => {
    const replica = paper.account.all(databaseType).find(({ name }) => name === "lamp-db-2");
    await paper.cloud.deleteByHand(databaseType, replica?.id ?? "", { skipFinalSnapshot: true });
    await paper.stack.set("lamp:databaseGeneration=2");
    const said = await fail(up);
    await set(
      commandIn(said, /pulumi config set (lamp:databaseGeneration 1), then pulumi up --refresh, which makes it/),
    );
    await succeed([...up, "--refresh"]);
  });

  it("promotes when AWS answers again about the replica", async () => {
    await paper.stack.set("lamp:databaseGeneration=2");
    deny("cloudwatch:GetMetricData");
    const said = await fail(up);
    expect(said).toMatch(
      /Whether lamp-db-2-\w+ has caught up with lamp-db-1-\w+ cannot be read from AWS: AccessDenied/,
    );
    deny();
    const [words = ""] = /To promote at once.*: (LAMP_\w+=1 pulumi up --refresh)/.exec(said)?.slice(1) ?? [];
    const [name = "", value = ""] = words.split(" ")[0]?.split("=") ?? [];
    await succeed([...up, "--refresh"], { [name]: value });
    await succeed(up);
  });

  it("upgrades MySQL in the order that RDS wants", async () => {
    const { engineVersionActual: now = "" } =
      paper.account.all(databaseType).find(({ name }) => name === "lamp-db-2")?.outputs ?? {};
    const next = now.replace(/\d+$/, patch => String(Number(patch) + 1));
    await paper.stack.set(`lamp:databaseEngineVersion=${now}`);
    await succeed(up);
    await paper.stack.set(`lamp:databaseEngineVersion=${next}`);
    const said = await fail(up);
    const [, steps = ""] = /RDS upgrades no primary whose replica is older; (.*)/.exec(said) ?? [];
    for (const step of steps.split(/, (?:and )?(?:then )?/)) {
      if (step === "pulumi up") await succeed(up);
      else await set(commandIn(step, /(lamp:\w+ [\d.]+)$/));
    }
    await succeed(up);
    await paper.stack.set(`lamp:databaseEngineVersion=${now}`);
    await paper.stack.set(`lamp:replicaEngineVersion=`);
    await set(commandIn(await fail(up), /pulumi config set (lamp:databaseEngineVersion [\d.]+)/));
    await succeed(up);
  });
});
