import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../../rehearsal/cli/testing/paperStack";
import { comment } from "../comment";
import { readPlan } from "./readPlan";
import { program, project } from "./testing/program";
import { shop, shopProject } from "./testing/shop";
import { withoutPlaces } from "./testing/withoutPlaces";

const folder = join(__dirname, "testing", "plans");
const examples = join(__dirname, "../examples");
const root = join(__dirname, "../..");
const modules = join(root, "node_modules");
const isWriting = process.env["EXAMPLES"] === "write";
const streaming = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

const preview = ["preview", "--json", "--show-sames"];

/** What is asked of the engine: settings, the command, and whether it succeeds. */
const previews: readonly {
  readonly name: string;
  readonly mode?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly fails?: true;
}[] = [
  { name: "changed-only", mode: "pet", command: ["preview", "--json"] },
  { name: "providers", mode: "pet" },
  { name: "secret", mode: "secret" },
  { name: "alias", mode: "alias" },
  { name: "old-one-first", mode: "replace-first" },
  { name: "retained", mode: "retain" },
  // The bucket is protected in the state.
  { name: "forgotten", mode: "forget", fails: true },
  { name: "protected", mode: "protected", fails: true },
  { name: "names", mode: "names" },
  { name: "program-throws", mode: "throw", fails: true },
  { name: "half-failed", mode: "failed", fails: true },
  { name: "targeted", mode: "pet", command: [...preview, "--target", "**RandomPet::pet"] },
  { name: "forced", mode: "first", command: [...preview, "--replace", "**LogGroup::log"] },
  { name: "refresh", mode: "first", command: ["refresh", "--preview-only", "--json", "--show-sames"] },
  { name: "preview-refresh", mode: "pet", command: [...preview, "--refresh"] },
  { name: "destroy", mode: "first", command: ["destroy", "--preview-only", "--json"], fails: true },
  { name: "stream", mode: "pet", environment: streaming },
  { name: "failed-stream", mode: "throw", environment: streaming, fails: true },
];

function keep(name: string, text: string, home: string): void {
  if (isWriting) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.json.gz`), gzipSync(withoutPlaces(text, [root, home]), { level: 9 }));
  }
  expect(existsSync(join(folder, `${name}.json.gz`)), `${name} is kept`).toBe(true);
}

function writeProgram(home: string, yaml: string, program: string): void {
  writeFileSync(join(home, "Pulumi.yaml"), yaml);
  writeFileSync(join(home, "Pulumi.test.yaml"), "config:\n  aws:region: eu-central-1\n");
  writeFileSync(join(home, "package.json"), '{ "name": "other" }\n');
  writeFileSync(join(home, "index.ts"), program);
  writeFileSync(
    join(home, "tsconfig.json"),
    '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext", "noCheck": true } }\n',
  );
  symlinkSync(modules, join(home, "node_modules"));
}

describe("the plans of another program", () => {
  let paper: PaperStack;
  const home = mkdtempSync(join(tmpdir(), "other-"));
  const run = async (command: readonly string[], environment = {}) =>
    paper.stack.attempt([...command], { environment });

  beforeAll(async () => {
    writeProgram(home, project, program);
    paper = await paperStack("test", home);
    await paper.stack.capture(["config", "set", "--secret", "other:password", "state-hunter2-word"]);
  });
  afterAll(async () => {
    await paper.close();
    rmSync(home, { recursive: true });
  });

  it("reads a plan of nothing but a component and a random name", async () => {
    await paper.stack.set("other:part=components");
    const { out } = await run(preview);
    keep("components", out, home);
    expect(comment(readPlan(out))).toContain("**Creates one random word.");
    await paper.stack.capture(["config", "rm", "other:part"]);
  });

  it("reads a first creation, and the stack is then made", async () => {
    const { out, all } = await run(preview);
    keep("creation", out, home);
    expect(comment(readPlan(out)), all).not.toContain("has failed");
    await paper.stack.capture(up);
  });

  it.each(previews)("reads the plan $name", async ({ name, mode = "first", command = preview, environment, fails }) => {
    await paper.stack.set(`other:mode=${mode}`);
    const { out, all } = await run(command, environment);
    keep(name, out, home);
    const text = comment(readPlan(out));
    expect(text.includes("The preview has failed"), all).toBe(fails === true);
    expect(text).not.toContain("hunter2");
  });

  it("refuses the record of an update, the state, and a plan for an update", async () => {
    await paper.stack.set("other:mode=pet");
    const plan = join(home, "plan.json");
    await run(["preview", "--save-plan", plan]);
    expect(() => readPlan(JSON.stringify({ manifest: {}, resourcePlans: {} }))).toThrow("--save-plan");
    const { out: state } = await run(["stack", "export"]);
    expect(() => readPlan(state)).toThrow("the state of a stack");
    const { out: record } = await run([...up, "--json"]);
    keep("update", record, home);
    expect(() => readPlan(record)).toThrow("an update that has run");
  });
});

/** What the comment says of a change of the shop. */
const shopChanges: readonly { readonly mode: string; readonly says: readonly string[] }[] = [
  { mode: "encrypted", says: ["The database orders is replaced", "a new database without data takes its place"] },
  { mode: "import", says: ["`old`"] },
  { mode: "get", says: ["**Changes nothing.**"] },
  { mode: "leaves", says: ["orders is no longer managed by the stack, and stays in AWS."] },
  { mode: "reference", says: ["`address`"] },
  { mode: "dynamic", says: ["`first-row`", "this type is not known"] },
  { mode: "pending", says: ["**Deletes one log group.**"] },
];

describe("the plans of a shop", () => {
  let paper: PaperStack;
  const home = mkdtempSync(join(tmpdir(), "shop-"));

  beforeAll(async () => {
    writeProgram(home, shopProject, shop);
    paper = await paperStack("test", home);
    await paper.stack.capture(["config", "set", "--secret", "shop:password", "state-hunter2-word"]);
    // A log group that is in the account, and no longer in the state.
    for (const mode of ["old", "first"]) {
      await paper.stack.set(`shop:mode=${mode}`);
      await paper.stack.capture(up);
    }
  });
  afterAll(async () => {
    await paper.close();
    rmSync(home, { recursive: true });
  });

  /** An earlier update has made a new log group, and was cut off before it deleted the old one. */
  const leaveOldOne = async () => {
    const state = JSON.parse(await paper.state()) as { deployment: { resources: { urn: string; id?: string }[] } };
    const { resources } = state.deployment;
    const app = resources.find(({ urn }) => urn.endsWith("::app"));
    if (app === undefined) throw new Error("the shop has no log group");
    resources.push({ ...app, id: "app-old", ...{ delete: true } });
    const file = join(home, "state.json");
    writeFileSync(file, JSON.stringify(state));
    await paper.stack.capture(["stack", "import", "--force", "--file", file]);
  };

  it.each(shopChanges)("reads the plan $mode", async ({ mode, says }) => {
    if (mode === "pending") await leaveOldOne();
    await paper.stack.set(`shop:mode=${mode}`);
    // The provider of dynamic resources comes with the SDK.
    const PATH = [paper.stack.environment["PATH"], join(modules, "@pulumi/pulumi")].join(delimiter);
    // Without this option, the engine does not list the deletion of an old copy.
    const command = [...preview, ...(mode === "pending" ? ["--show-replacement-steps"] : [])];
    const { out, all } = await paper.stack.attempt(command, { environment: { PATH } });
    keep(`shop-${mode}`, out, home);
    const text = comment(readPlan(out));
    expect(text, all).not.toContain("The preview has failed");
    for (const part of says) expect(text).toContain(part);
    expect(text).not.toContain("hunter2");
    // It is the one example of a database that is really replaced: the stack of this project refuses that.
    if (mode === "encrypted" && isWriting) {
      writeFileSync(
        join(examples, "replaced-database.json.gz"),
        gzipSync(withoutPlaces(out, [root, home]), { level: 9 }),
      );
      writeFileSync(join(examples, "replaced-database.md"), `${text}\n`);
    }
  });
});
