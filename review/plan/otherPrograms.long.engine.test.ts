import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack, up } from "../../rehearsal/cli/testing/paperStack";
import { comment } from "../comment";
import { readPlan } from "./readPlan";
import { program, project } from "./testing/program";

const folder = join(__dirname, "testing", "plans");
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

describe("the plans of another program", () => {
  let paper: PaperStack;
  const home = mkdtempSync(join(tmpdir(), "other-"));
  const run = async (command: readonly string[], environment = {}) =>
    paper.stack.attempt([...command], { environment });
  const keep = (name: string, text: string) => {
    if (isWriting) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.json.gz`), gzipSync(text, { level: 9 }));
    }
    expect(existsSync(join(folder, `${name}.json.gz`)), `${name} is kept`).toBe(true);
  };

  beforeAll(async () => {
    writeFileSync(join(home, "Pulumi.yaml"), project);
    writeFileSync(join(home, "Pulumi.test.yaml"), "config:\n  aws:region: eu-central-1\n");
    writeFileSync(join(home, "package.json"), '{ "name": "other" }\n');
    writeFileSync(join(home, "index.ts"), program);
    writeFileSync(
      join(home, "tsconfig.json"),
      '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext", "noCheck": true } }\n',
    );
    symlinkSync(join(__dirname, "../../node_modules"), join(home, "node_modules"));
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
    keep("components", out);
    expect(comment(readPlan(out))).toContain("**Creates 1 ");
    await paper.stack.capture(["config", "rm", "other:part"]);
  });

  it("reads a first creation, and the stack is then made", async () => {
    const { out, all } = await run(preview);
    keep("creation", out);
    expect(comment(readPlan(out)), all).not.toContain("has failed");
    await paper.stack.capture(up);
  });

  it.each(previews)("reads the plan $name", async ({ name, mode = "first", command = preview, environment, fails }) => {
    await paper.stack.set(`other:mode=${mode}`);
    const { out, all } = await run(command, environment);
    keep(name, out);
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
    keep("update", record);
    expect(() => readPlan(record)).toThrow("an update that has run");
  });
});
