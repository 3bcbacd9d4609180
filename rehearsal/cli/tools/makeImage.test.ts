import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PulumiStack } from "../pulumiStack";
import { makeImage } from "./makeImage";

describe("the step image", () => {
  const program = mkdtempSync(join(tmpdir(), "program-"));
  afterAll(() => rmSync(program, { recursive: true }));
  const done: string[] = [];
  const stack = {
    runTool: async (...argv: string[]) => {
      done.push(argv.slice(2, -1).join(" "));
      writeFileSync(argv.at(-1) ?? "", '{ "setting": "shop:image", "image": "ami-1" }');
    },
    set: async (assignment: string) => void done.push(`set ${assignment}`),
  } as unknown as PulumiStack;

  it("says that a program has no tool for it", async () => {
    await expect(makeImage(stack, program, program)).rejects.toThrow(
      "image: the program has no image/image.ts that could make one",
    );
  });

  it("runs the program's own tool, and sets what the tool says", async () => {
    mkdirSync(join(program, "image"));
    writeFileSync(join(program, "image", "image.ts"), "");
    await makeImage(stack, program, program);
    expect(done).toEqual([`${join(program, "image", "image.ts")} --json`, "set shop:image=ami-1"]);
  });
});
