import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DrillJson } from "../../drills/judge/toJson";
import { RehearseCommand } from "../support/rehearseCommand";
import { wordpressExtensions, wordpressSite } from "./wordpress";

const names = ["lose-web", "release", "rotate-password", "promote", "lose-zone"];

/** Requests a second. A page takes about 40 ms of a processor. */
const rate = "8";

describe("drills with WordPress as the site", () => {
  const folder = mkdtempSync(join(tmpdir(), "wordpress-drills-"));
  const file = join(folder, "drills.json");
  let results: readonly DrillJson[];
  let output: string;

  beforeAll(async () => {
    await wordpressSite(join(folder, "site"));
    const command = new RehearseCommand([
      ...["--rate", rate, "--json", file],
      ...["set", `lamp:site=${join(folder, "site")}`],
      ...["set", `lamp:phpExtensions=${JSON.stringify(wordpressExtensions)}`],
      "up",
      ...names.flatMap(name => ["drill", name]),
      "destroy",
    ]);
    await command.ended;
    output = command.output;
    results = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DrillJson[]) : [];
    await command.stop();
  }, 45 * 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(names)("%s passes within the limits of the sample site", name => {
    const result = results.find(({ drill }) => drill === name);
    const failed = result === undefined ? [output.slice(-3000)] : result.checks.filter(check => !check.passed);
    expect({ failed, error: result?.error ?? null }).toEqual({ failed: [], error: null });
  });

  it("has visitors who write comments, and loses none", () => {
    expect(output.match(/writes acknowledged \/ in the primary +(\d+) \/ \1\n/g)).toHaveLength(names.length);
  });
});
