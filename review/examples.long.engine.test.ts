import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { comment } from "./comment";
import { type Example, examples } from "./examples";
import { judge } from "./parts/risks";
import { type Plan } from "./plan/plan";
import { readPlan } from "./plan/readPlan";
import { withoutPlaces } from "./plan/testing/withoutPlaces";
import { changeNothing, changes } from "./testing/eachSetting";

const folder = join(__dirname, "examples");

/** `EXAMPLES=write` writes the plans and their comments; see CONTRIBUTING.md. */
interface Deployment {
  readonly resources: (Record<string, unknown> & { readonly type: string })[];
}

const home = mkdtempSync(join(tmpdir(), "review-"));
const isWriting = process.env["EXAMPLES"] === "write";

const changedIn = ({ steps }: Plan) => steps.filter(({ isCustom, operation }) => isCustom && operation !== "same");

function keep(name: string, printed: string): Plan {
  const text = withoutPlaces(printed, [join(__dirname, ".."), home]);
  const plan = readPlan(text);
  if (isWriting) {
    // The values of outputs are not read, but for ids and zones; nothing else of the plan is left out.
    writeFileSync(join(folder, `${name}.json.gz`), gzipSync(text, { level: 9 }));
    writeFileSync(join(folder, `${name}.md`), `${comment(plan)}\n`);
  }
  return plan;
}

describe("the plans of the real engine", () => {
  let paper: PaperStack;
  let configuration = "";
  const preview = async (command: readonly string[] = ["preview"]) =>
    (await paper.stack.attempt([...command, "--json", "--show-sames"])).out;

  beforeAll(async () => {
    paper = await paperStack("rehearsal");
  });
  afterAll(async () => {
    await paper.close();
    rmSync(home, { recursive: true });
  });

  it("understands each step of a first creation", async () => {
    const plan = keep("creation", await preview());
    expect(judge(plan).unknown).toEqual([]);
    await paper.stack.capture(up);
    configuration = paper.stack.configuration;
  });

  /** Writes the state anew, as if an earlier update had left it so. */
  const editState = async (edit: (deployment: Deployment) => void) => {
    const state = JSON.parse(await paper.state()) as { deployment: Deployment };
    edit(state.deployment);
    const file = join(home, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await paper.stack.capture(["stack", "import", "--force", "--file", file]);
  };

  /** What has happened before the preview of an example. */
  const prepare: Readonly<Record<string, () => Promise<void> | void>> = {
    "refused-by-aws": () => paper.cloud.refuse({ call: "ec2:DescribeImages", code: "UnauthorizedOperation" }),
    // Somebody has opened a rule by hand, and has quietened an alarm.
    drift: () => {
      const [rule] = paper.account
        .all("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        .filter(({ name }) => !/https?$|80|443/.test(name));
      const [alarm] = paper.account.all("aws:cloudwatch/metricAlarm:MetricAlarm");
      expect([rule, alarm]).not.toContain(undefined);
      Object.assign(rule?.outputs ?? {}, { cidrIpv4: "0.0.0.0/0", referencedSecurityGroupId: undefined });
      Object.assign(alarm?.outputs ?? {}, { actionsEnabled: false });
    },
    // The update promotes nothing, because the replica does not catch up in time; what it has done until then stays.
    "promotion-again": async () => {
      const health = { state: "running", connections: 3, lagSeconds: 42 } as const;
      const behind = vi.spyOn(paper.hardware, "databaseHealth").mockResolvedValue(health);
      for (const assignment of ["lamp:promotionTimeoutSeconds=30", "lamp:databaseGeneration=2"])
        await paper.stack.set(assignment);
      expect((await paper.stack.attempt(up)).all).toContain("was not promoted");
      behind.mockRestore();
    },
    unfinished: () =>
      editState(({ resources }) => {
        const balancer = resources.find(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer");
        Object.assign(balancer ?? {}, { initErrors: ["timeout while waiting for state to become 'active'"] });
      }),
  };

  const planOf = async ({ set, command, name }: Pick<Example, "set" | "command" | "name">) => {
    await prepare[name]?.();
    for (const assignment of set) await paper.stack.set(assignment);
    if (name === "tags") paper.stack.configuration = configuration.replace(/Project: \S+/, "Project: another");
    const text = await preview(command);
    paper.stack.configuration = configuration;
    return text;
  };

  it("understands each step of a new release", async () => {
    const site = join(home, "site");
    cpSync(join(__dirname, "../site"), site, { recursive: true });
    writeFileSync(join(site, "public/new.html"), "new\n");
    const plan = keep("new-release", await planOf({ name: "new-release", set: [`lamp:site=${site}`] }));
    expect(judge(plan).unknown).toEqual([]);
  });

  const explained = (plan: Plan) => {
    expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(judge(plan).unknown).toEqual([]);
    const text = comment(plan);
    const changed = changedIn(plan);
    expect(changed.filter(({ name }) => !text.includes(name)).map(({ name }) => name)).toEqual([]);
    return changed.length;
  };
  const settingsPlan = async (name: string, settings: readonly string[]) =>
    readPlan(await planOf({ name, set: settings }));

  it.each(Object.entries(changes))("explains each step of a change of lamp:%s", async (name, settings) => {
    expect(explained(await settingsPlan(name, settings))).toBeGreaterThan(0);
  });

  it.each(Object.entries(changeNothing))("says that lamp:%s changes nothing", async (name, value) => {
    const plan = await settingsPlan(name, [`lamp:${name}=${value}`]);
    expect(explained(plan)).toBe(0);
    expect(comment(plan)).toContain("**Changes nothing.**");
  });

  it("does not say that there is no risk, when the program refuses a setting", async () => {
    // A stack with databases refuses another cidrBlock.
    const plan = await settingsPlan("cidrBlock", ["lamp:cidrBlock=10.30.0.0/16"]);
    expect(plan.diagnostics.map(({ severity }) => severity)).toContain("error");
    expect(comment(plan)).not.toContain("No risk");
  });

  it.each(examples)("understands each step of $name", async example => {
    const plan = keep(example.name, await planOf(example));
    expect(judge(plan).unknown).toEqual([]);
    if (example.name === "tags") expect(changedIn(plan).length).toBeGreaterThanOrEqual(40);
  });

  it("has kept a plan and a comment of each example", () => {
    for (const { name } of examples)
      for (const end of ["json.gz", "md"])
        expect(existsSync(join(folder, `${name}.${end}`)), `${name}.${end}`).toBe(true);
  });
});
