import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readResults, writeResults } from "./files";

const published = join(__dirname, "../../docs/bench");

describe("the published results", () => {
  const folder = mkdtempSync(join(tmpdir(), "bench-files-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(["results.json", "results.md", "results.svg"])(
    "have the %s that is made from results.json (else: npm run bench -- --render --out docs/bench)",
    file => {
      cpSync(join(published, "results.json"), join(folder, "results.json"));
      writeResults(folder, readResults(folder));
      expect(readFileSync(join(folder, file), "utf8")).toBe(readFileSync(join(published, file), "utf8"));
    },
  );
});
