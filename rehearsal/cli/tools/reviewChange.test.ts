import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { earlier, keepOutages, reviewChange } from "./reviewChange";

describe("the step review", () => {
  let folder: string;
  let argv: readonly string[] = [];
  const stack = (out: string) => ({
    attempt: async () => ({ code: 0, out, all: out === "" ? "error: no stack" : out }),
    runTool: async (...words: string[]) => void (argv = words),
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "review-change-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("gives the plan and the measured times to the program's own tool", async () => {
    mkdirSync(join(folder, "review"));
    writeFileSync(join(folder, "review/review.ts"), "");
    await reviewChange(stack("{}"), folder, folder, [{ what: "up", seconds: 33 }]);
    expect(argv.slice(-4)).toEqual([
      join(folder, "review/review.ts"),
      join(folder, "preview.json"),
      "--measured",
      join(folder, "measured.json"),
    ]);
    expect(readFileSync(join(folder, "preview.json"), "utf8")).toBe("{}");
    expect(JSON.parse(readFileSync(join(folder, "measured.json"), "utf8"))).toEqual([{ what: "up", seconds: 33 }]);
    await expect(reviewChange(stack(""), folder, folder, [])).rejects.toThrow(
      "pulumi preview has printed no plan: error: no stack",
    );
  });

  it("says that a program without such a tool has none", async () => {
    await expect(reviewChange(stack("{}"), folder, folder, [])).rejects.toThrow("the program has no review/review.ts");
  });

  it("remembers the outages of a program's drills, and not those of another program", () => {
    keepOutages("/programs/shop", [{ what: "drill promote: no write was taken", seconds: 12 }], folder);
    keepOutages("/programs/blog", [{ what: "drill promote: no write was taken", seconds: 3 }], folder);
    expect(earlier("/programs/shop", folder)).toEqual([{ what: "drill promote: no write was taken", seconds: 12 }]);
  });
});
