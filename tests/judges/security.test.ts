import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drills } from "../../drills/drills";

const project = join(__dirname, "../..");
const text = readFileSync(join(project, "SECURITY.md"), "utf8");
const rows = text.split("\n").filter(line => line.startsWith("| ") && !/^\| (promise|-)/.test(line));

describe("SECURITY.md", () => {
  it("names for each promise a test or a drill that exists", () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const row of rows) {
      const files = [...row.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, file = ""]) => file);
      const named = [...row.matchAll(/drill `([\w-]+)`/g)].map(([, name = ""]) => name);
      expect([row, files.length + named.length > 0]).toEqual([row, true]);
      expect(files.filter(file => !existsSync(join(project, file)))).toEqual([]);
      expect(named.filter(name => !drills.some(drill => drill.name === name))).toEqual([]);
    }
  });

  it("says what is not promised, and how to report", () => {
    expect(text).toMatch(/^## How to report$/m);
    expect(text).toMatch(/^## What is not promised$/m);
    expect(readFileSync(join(project, "README.md"), "utf8")).toContain("(SECURITY.md)");
  });
});
