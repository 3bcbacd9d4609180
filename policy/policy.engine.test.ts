import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PaperStack, paperStack } from "../rehearsal/cli/testing/paperStack";

/** The findings of the pack in the output of `pulumi`: `[level] rule name`. */
const findings = (output: string) =>
  [...output.matchAll(/- \[(\w+)\] {2}?(?:\[severity: \w+\] {2})?\s*([\w-]+) {2}\(\S+: (.+)\)/g)]
    .map(([, level = "", rule = "", name = ""]) => `${level} ${rule} ${name}`)
    .sort();

describe("the policy pack on the engine, with a program that breaks rules", () => {
  let paper: PaperStack;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "violations-"));
    cpSync(join(__dirname, "testing", "violations"), folder, { recursive: true });
    cpSync(join(__dirname, "../tsconfig.json"), join(folder, "tsconfig.json"));
    writeFileSync(join(folder, "package.json"), '{ "name": "violations" }\n');
    symlinkSync(join(__dirname, "../node_modules"), join(folder, "node_modules"));
    paper = await paperStack("prod", folder);
  });
  afterAll(async () => {
    await paper.close();
    rmSync(folder, { recursive: true });
  });

  it("fails the preview, and shows each violation with its resource and its message", async () => {
    const { code, all } = await paper.stack.attempt(["preview", "--policy-pack", __dirname]);
    console.log(all);
    expect(code).toBe(255);
    expect(findings(all)).toEqual([]);
  });

  it("json", async () => {
    const { code, out, all } = await paper.stack.attempt(["preview", "--json", "--policy-pack", __dirname]);
    console.log(
      code,
      out.length,
      all.replace(out, ""),
      JSON.stringify((JSON.parse(out) as { diagnostics: unknown }).diagnostics),
    );
  });
  it("config", async () => {
    const config = join(folder, "policies.json");
    writeFileSync(
      config,
      '{"all": "disabled", "tags": {"enforcementLevel": "advisory", "required": ["Owner"], "except": ["v*"]}}',
    );
    const { code, all } = await paper.stack.attempt([
      "preview",
      "--policy-pack",
      __dirname,
      "--policy-pack-config",
      config,
    ]);
    console.log(code, findings(all));
    writeFileSync(config, '{"tags": {"required": "Owner"}}');
    const bad = await paper.stack.attempt(["preview", "--policy-pack", __dirname, "--policy-pack-config", config]);
    console.log(bad.code, bad.all);
  });
});
