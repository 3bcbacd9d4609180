import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DrillJson } from "../judge/toJson";
import { RehearseCommand } from "../../tests/support/rehearseCommand";

/** Drills that have run on a stack of their own. */
export interface DrillRun {
  /** Everything that the command has printed. */
  readonly output: string;
  /** What is wrong with a drill. Nothing is wrong: `failed` is empty and `error` is null. */
  readonly judge: (name: string) => { readonly failed: readonly unknown[]; readonly error: unknown };
}

/**
 * Brings a stack up, runs drills on it one after the other, and destroys it.
 *
 * @param flags words of the command before `up`, such as `--rate 100` or `set lamp:site=...`
 */
export async function runDrills(names: readonly string[], flags: readonly string[]): Promise<DrillRun> {
  const folder = mkdtempSync(join(tmpdir(), "drills-"));
  try {
    const file = join(folder, "drills.json");
    const drills = names.flatMap(name => ["drill", name]);
    const command = new RehearseCommand(["--json", file, ...flags, "up", ...drills, "destroy"]);
    await command.ended;
    const { output } = command;
    const results = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly DrillJson[]) : [];
    await command.stop();
    const judge = (name: string) => {
      const result = results.find(({ drill }) => drill === name);
      const failed = result === undefined ? [output.slice(-3000)] : result.checks.filter(check => !check.passed);
      return { failed, error: result?.error ?? null };
    };
    return { output, judge };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
