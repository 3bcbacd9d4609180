import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { exitOf } from "../support/run";

const project = resolve(__dirname, "../..");
const example = join(project, "rehearsal", "examples", "one-server");

/** The command as a script starts it: without a terminal. */
describe("the rehearse command without a terminal", () => {
  let temporary: string;
  let command: ChildProcess | undefined;
  let output: string;
  const rehearse = (...words: string[]) => {
    output = "";
    const argv = ["run", "--silent", "rehearse", "--", ...words];
    const child = spawn("npm", argv, { cwd: project, env: { ...process.env, TMPDIR: temporary }, stdio: "pipe" });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: string) => (output += text));
    command = child;
    return { child, exit: exitOf(child) };
  };

  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), "rehearse-"));
  });
  afterEach(async () => {
    if (command?.exitCode === null) {
      command.kill("SIGTERM");
      await new Promise(done => command?.once("close", done));
    }
    rmSync(temporary, { recursive: true });
  });

  it.each([
    ["npm, which passes it on", (child: ChildProcess) => child.kill("SIGTERM")],
    ["the process that it names", () => process.kill(Number(/until: kill (\d+)/.exec(output)?.[1]), "SIGTERM")],
  ])("holds until SIGTERM comes to %s, and then runs the steps that follow", async (_, terminate) => {
    const { child, exit } = rehearse("--paper", "--program", example, "up", "hold", "destroy");
    await vi.waitFor(() => expect(output).toMatch(/until: kill \d+/), 60_000);
    expect(output).not.toContain("── destroy");
    terminate(child);
    expect((await exit).code, output).toBe(0);
    expect(output).toMatch(/^Rehearsal done:\n {2}up .* ok\n {2}hold .* ok\n {2}destroy .* ok$/m);
    expect(readdirSync(temporary).filter(name => name.startsWith("rehearsal-"))).toEqual([]);
  });

  it("prints the review of the change that is set, with the time that the rehearsal measured", async () => {
    const program = join(temporary, "one-server");
    cpSync(example, program, { recursive: true });
    symlinkSync(join(project, "node_modules"), join(program, "node_modules"));
    // A program reviews its changes with a tool of its own; this one takes the tool of the project.
    mkdirSync(join(program, "review"));
    writeFileSync(
      join(program, "review", "review.ts"),
      `import ${JSON.stringify(join(project, "review/review.ts"))};\n`,
    );
    const words = ["up", "set", "one-server:greeting=Goodbye", "review"];
    const { code, stdout } = await rehearse("--paper", "--program", program, ...words).exit;
    expect(code, output).toBe(0);
    const review = /^── review.*\n([^]*?)^Rehearsal done/m.exec(stdout)?.[1];
    expect(review).toContain("**Replaces one server");
    expect(review).toContain("-echo '<!doctype html><title>One server</title><h1>Hello from one server</h1>'");
    expect(review).toMatch(/up, on paper where nothing boots[^]*\d+ s/);
    expect(output).toMatch(/^Rehearsal done:\n {2}up .* ok\n {2}set .* ok\n {2}review .* ok$/m);
  });

  it("lists the drills of the program that it is given", async () => {
    mkdirSync(join(temporary, "drills"));
    writeFileSync(
      join(temporary, "drills", "drills.ts"),
      `export const drills: object[] = [{ name: "unplug", what: "pulls the plug" }];
       export const openSession = () => undefined;`,
    );
    const { code, stdout } = await rehearse("--help", "--program", temporary).exit;
    expect(code).toBe(0);
    expect(stdout).toMatch(/^npm run rehearse [^]*\n\nDrills:\n {2}unplug {2}pulls the plug\n$/);
  });

  it("says in one message what is wrong with a program's drills", async () => {
    mkdirSync(join(temporary, "drills"));
    writeFileSync(join(temporary, "drills", "drills.ts"), `import "./unplug";`);
    const { code } = await rehearse("--help", "--program", temporary).exit;
    expect(code).toBe(1);
    expect(output).toContain(
      `${join(temporary, "drills", "drills.ts")} cannot be loaded: Cannot find module './unplug'`,
    );
    expect(output).not.toMatch(/^ +at /m);
  });
});
