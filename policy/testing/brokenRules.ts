import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Attempt } from "../../rehearsal/cli/pulumiStack";
import { paperStack } from "../../rehearsal/cli/testing/paperStack";

/** The findings of the pack in the output of `pulumi`: level, rule and name, without values that the preview does not know. */
export const findings = (output: string) =>
  [...output.matchAll(/- \[(\w+)\]\s+(?:\[severity: \w+\]\s+)?([\w-]+)\s+\(\S+: (\S+)\)\n(.*)/g)]
    .filter(([, , , , message = ""]) => !message.includes("not checked yet"))
    .map(([, level = "", rule = "", name = ""]) => `${level} ${rule} ${name}`);

/** A program that breaks rules, in the rehearsal. */
export interface BrokenRules {
  /** Folder of the program, for files that a test needs. */
  readonly folder: string;
  preview(...more: string[]): Promise<Attempt>;
  close(): Promise<void>;
}

/** Copies the program of `violations/` to a folder of its own, as a project beside this one would be. */
export async function brokenRules(): Promise<BrokenRules> {
  const folder = mkdtempSync(join(tmpdir(), "violations-"));
  cpSync(join(__dirname, "violations"), folder, { recursive: true });
  cpSync(join(__dirname, "../../tsconfig.json"), join(folder, "tsconfig.json"));
  writeFileSync(join(folder, "package.json"), '{ "name": "violations" }\n');
  symlinkSync(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
  const paper = await paperStack("prod", folder);
  return {
    folder,
    preview: (...more) => paper.stack.attempt(["preview", "--policy-pack", join(__dirname, ".."), ...more]),
    close: async () => {
      await paper.close();
      rmSync(folder, { recursive: true });
    },
  };
}
