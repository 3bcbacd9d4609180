import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DrillOptions } from "./drillRoom";
import { drillsFor, loadDrills } from "./loadDrills";
import { UsageError, listOfDrills } from "./usage";

const oneDrill = `
  import { what } from "./what";
  const done: string[] = [];
  export const drills: readonly { name: string; what: string }[] = [{ name: "unplug", what }];
  export const openSession = ({ rate }: { rate: number }) => ({
    run: async (name: string) => void done.push(\`\${name} at \${rate}\`),
    done,
  });`;

describe("the drills of a program", () => {
  let program: string;
  const write = (text: string) => {
    mkdirSync(join(program, "drills"));
    writeFileSync(join(program, "drills", "what.ts"), `export const what: string = "pulls the plug";`);
    writeFileSync(join(program, "drills", "drills.ts"), text);
  };
  const drill = (argument: string) => drillsFor([{ name: "up" }, { name: "drill", argument }], program);

  beforeEach(() => {
    program = mkdtempSync(join(tmpdir(), "program-"));
  });
  afterEach(() => rmSync(program, { recursive: true }));

  it("are loaded from its own folder, and run in a session", async () => {
    write(oneDrill);
    const room = await drill("unplug");
    expect(room?.drills).toEqual([{ name: "unplug", what: "pulls the plug" }]);
    const session = room?.openSession({ rate: 70 } as DrillOptions);
    await session?.run("unplug");
    expect(session).toMatchObject({ done: ["unplug at 70"] });
  });

  it("are listed with what each of them does", async () => {
    write(oneDrill);
    expect(listOfDrills(program, (await loadDrills(program))?.drills)).toBe("Drills:\n  unplug  pulls the plug");
    expect(listOfDrills("/programs/shop", undefined)).toBe(
      "Drills: shop has none (there is no drills/drills.ts in its folder).",
    );
  });

  it("are not loaded when no step is a drill: a broken file then breaks nothing", async () => {
    write("export const drills = [;");
    expect(await drillsFor([{ name: "up" }, { name: "destroy" }], program)).toBeUndefined();
  });

  it("are named when one is asked for that does not exist", async () => {
    write(oneDrill);
    await expect(drill("unplgu")).rejects.toThrow(
      new UsageError("drill unplgu: there is no such drill. There are: all, unplug."),
    );
  });

  it("are missed with one message when the program has none", async () => {
    const file = join(program, "drills", "drills.ts");
    await expect(drill("unplug")).rejects.toThrow(
      new UsageError(`drill unplug: the program has no drills, because there is no ${file}.`),
    );
  });

  it.each([
    ["does not compile", "export const drills = [;"],
    ["throws", `throw new Error("no such machine type");`],
    ["imports a file that does not exist", `import "./nowhere";`],
  ])("give one message without a stack when their file %s", async (_, text) => {
    write(text);
    const error = await drill("unplug").catch((reason: unknown) => reason as Error);
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toContain(`${join(program, "drills", "drills.ts")} cannot be loaded: `);
    expect((error as Error).message).not.toMatch(/^ +at /m);
  });

  it.each([
    ["nothing", ""],
    ["no function to open a session", `export const drills = [{ name: "unplug", what: "" }];`],
    ["a drill without a name", `export const drills = [{ what: "" }]; export const openSession = () => undefined;`],
  ])("are refused when their file exports %s, with what it must export", async (_, text) => {
    write(text);
    await expect(drill("unplug")).rejects.toThrow(
      /drills\.ts does not bring drills: it must export drills, .* and the function openSession/,
    );
  });
});
