import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { events } from "../drills/drills";
import type { DrillJson } from "../drills/judge/toJson";
import { RehearseCommand } from "./support/rehearseCommand";

/**
 * Drills of changes that stack.boot.test.ts makes too, and failures that resemble those of the other drills. They are left out so
 * that continuous integration stays within its half hour; `drill all` runs them.
 */
const leftOut = ["scale", "destroy-rebuild", "crash-php", "lose-web", "lose-balancer"];
const names = events
  .filter(drill => drill.isLong !== true)
  .map(drill => drill.name)
  .filter(name => !leftOut.includes(name));

describe("drills on booted machines", () => {
  const folder = mkdtempSync(join(tmpdir(), "drills-"));
  const file = join(folder, "drills.json");
  let results: readonly DrillJson[];
  let output: string;

  beforeAll(async () => {
    const command = new RehearseCommand([
      ...["--rate", "100", "--json", file], // twice the usual rate, for enough requests in half the time
      "up",
      ...names.flatMap(name => ["drill", name]),
      "destroy",
    ]);
    await command.ended;
    output = command.output;
    results = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DrillJson[]) : [];
    await command.stop();
  }, 25 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names)("%s passes", name => {
    const result = results.find(({ drill }) => drill === name);
    const failed = result === undefined ? [output.slice(-3000)] : result.checks.filter(check => !check.passed);
    expect({ failed, error: result?.error ?? null }).toEqual({ failed: [], error: null });
  });
});
