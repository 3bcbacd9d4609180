import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type PaperStack, paperStack, up } from "../rehearsal/cli/testing/paperStack";
import { comment } from "./comment";
import { type Example, examples } from "./examples";
import { judge } from "./parts/risks";
import { type Plan } from "./plan/plan";
import { readPlan } from "./plan/readPlan";

const folder = join(__dirname, "examples");

/** `EXAMPLES=write` writes the plans and their comments; see CONTRIBUTING.md. */
const isWriting = process.env["EXAMPLES"] === "write";

function keep(name: string, text: string): Plan {
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
  const home = mkdtempSync(join(tmpdir(), "review-"));
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

  const planOf = async ({ set, command, name }: Pick<Example, "set" | "command" | "name">) => {
    for (const assignment of set) await paper.stack.set(assignment);
    if (name === "tags") paper.stack.configuration = configuration.replace(/Project: \S+/, "Project: another");
    const text = await preview(command);
    paper.stack.configuration = configuration;
    return text;
  };

  it.each(examples)("understands each step of $name", async example => {
    const plan = keep(example.name, await planOf(example));
    expect(judge(plan).unknown).toEqual([]);
  });

  it("understands each step of a new release", async () => {
    const site = join(home, "site");
    cpSync(join(__dirname, "../site"), site, { recursive: true });
    writeFileSync(join(site, "public/new.html"), "new\n");
    const plan = keep("new-release", await planOf({ name: "new-release", set: [`lamp:site=${site}`] }));
    expect(judge(plan).unknown).toEqual([]);
  });

  /** A value for each setting that differs from its default. Settings that the examples change are not changed again. */
  const values: Readonly<Record<string, readonly string[]>> = {
    webServers: ["3"],
    phpExtensions: ['["gd"]'],
    phpChildren: ["20"],
    requestTimeoutSeconds: ["90"],
    checkPath: ["/health"],
    stickySeconds: ["3600"],
    replicaEngineVersion: ["8.4.11"],
    databaseParameters: ["max_connections=200"],
    databaseMultiAz: ["false"],
    avoidZone: ["eu-central-1a"],
    databaseKeepRetired: ["false"],
    promotionTimeoutSeconds: ["600"],
    protectData: ["true"],
    hstsSeconds: ["0"],
    wafCount: ["SizeRestrictions_BODY"],
    outgoingPorts: ["587"],
    accessLogDays: ["0"],
    alarmEmail: ["operator@example.com"],
    healthTimeoutSeconds: ["300"],
  };

  it.each(Object.entries(values).map(([name, [value = ""]]) => [name, value]))(
    "understands each step when lamp:%s is %s",
    async (name, value) => {
      const plan = readPlan(await planOf({ name, set: [`lamp:${name}=${value}`] }));
      expect(plan.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(judge(plan).unknown).toEqual([]);
    },
  );

  it("changes every setting once", () => {
    const { config } = parse(readFileSync(join(__dirname, "../Pulumi.yaml"), "utf8")) as {
      config: Record<string, unknown>;
    };
    const all = Object.keys(config).flatMap(key => /^lamp:(.*)/.exec(key)?.[1] ?? []);
    const changed = [
      ...examples.flatMap(({ set }) => set.map(text => /^lamp:(\w+)=/.exec(text)?.[1] ?? "")),
      ...Object.keys(values),
    ];
    // These need another setting, or have no other value in the rehearsal. A stack with databases refuses another cidrBlock.
    const left = [
      "site",
      "cidrBlock",
      "databaseEngineVersion",
      "image",
      "certificateArn",
      "moreDomains",
      "redirectMoreDomains",
    ];
    expect(all.filter(name => !changed.includes(name) && !left.includes(name))).toEqual([]);
  });

  it("has kept a plan and a comment of each example", () => {
    for (const { name } of examples)
      for (const end of ["json.gz", "md"])
        expect(existsSync(join(folder, `${name}.${end}`)), `${name}.${end}`).toBe(true);
  });
});
