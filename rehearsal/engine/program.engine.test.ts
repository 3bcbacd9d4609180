import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Engine, findEngine } from "./engine";

const program = `
  import * as pulumi from "@pulumi/pulumi";

  const config = new pulumi.Config();
  const mode = config.get("mode");
  if (mode === "throw") {
    const error = new pulumi.RunError("zones: 7 is more than the region has");
    error.stack = undefined;
    throw error;
  }
  if (mode === "exit") process.exit(3);
  if (mode === "wait") setInterval(() => {}, 1_000);
  console.log("as seen by the program: " + config.get("greeting"));
  export const greeting: string = config.require("greeting");
  export const password = config.requireSecret("password");
`;

/** Literal pulumi commands on a tiny program, which needs no provider. */
describe("a program on the engine", { timeout: 120_000 }, () => {
  let root: string;
  let folder: string;
  let engine: Engine;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    engine = await findEngine(text => process.stderr.write(`${text}\n`));
    root = mkdtempSync(join(tmpdir(), "program-"));
    folder = join(root, "program");
    for (const each of ["program", "state"]) mkdirSync(join(root, each));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: tiny\nruntime: nodejs\n");
    writeFileSync(join(folder, "package.json"), '{ "name": "tiny" }\n');
    writeFileSync(join(folder, "index.ts"), program);
    writeFileSync(
      join(folder, "tsconfig.json"),
      '{ "compilerOptions": { "module": "nodenext", "moduleResolution": "nodenext", "noCheck": true } }\n',
    );
    symlinkSync(join(__dirname, "../../node_modules"), join(folder, "node_modules"));
    environment = {
      ...process.env,
      PATH: engine.path,
      PULUMI_HOME: join(root, "home"),
      PULUMI_BACKEND_URL: `file://${join(root, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
    };
    await pulumi("stack", "init", "test");
    await pulumi("config", "set", "greeting", "hello");
    await pulumi("config", "set", "--secret", "password", "open sesame");
  });
  afterAll(() => rmSync(root, { recursive: true }));

  const pulumi = (...args: string[]) =>
    new Promise<{ code: number; output: string }>(resolve =>
      execFile(
        engine.pulumi,
        [...args, "--non-interactive"],
        { cwd: folder, env: environment },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      ),
    );
  const inMode = async <T>(mode: string, work: () => Promise<T>) => {
    await pulumi("config", "set", "mode", mode);
    try {
      return await work();
    } finally {
      await pulumi("config", "rm", "mode");
    }
  };
  const outputs = async () => JSON.parse((await pulumi("stack", "output", "--json")).output) as unknown;

  it("is previewed without being built", async () => {
    const { code, output } = await pulumi("preview");
    expect(output).toContain("as seen by the program: hello");
    expect(output).toContain("+ 1 to create");
    expect(code).toBe(0);
    expect(await outputs()).toEqual({});
  });

  it("gets its configuration and gives its outputs, secrets hidden", async () => {
    const { code, output } = await pulumi("up", "--yes", "--skip-preview");
    expect(output).not.toContain("open sesame");
    expect(code).toBe(0);
    expect(await outputs()).toEqual({ greeting: "hello", password: "[secret]" });
  });

  it("that throws fails the run with its message alone, and changes nothing", async () => {
    const { code, output } = await inMode("throw", () => pulumi("up", "--yes", "--skip-preview"));
    expect(output).toMatch(/error: zones: 7 is more than the region has$/m);
    expect(output).not.toContain("language host");
    expect(code).not.toBe(0);
    expect(await outputs()).toEqual({ greeting: "hello", password: "[secret]" });
  });

  it("that ends early fails the run with its exit code", async () => {
    const { code, output } = await inMode("exit", () => pulumi("preview"));
    expect(output).toContain("the program ended with exit code 3");
    expect(code).not.toBe(0);
  });

  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)("ends with the engine, when that ends by %s", async signal => {
    await inMode("wait", async () => {
      const running = spawn(engine.pulumi, ["preview", "--non-interactive"], {
        cwd: folder,
        env: { ...environment, REHEARSAL_TEST_RUN: root },
        stdio: ["ignore", "pipe", "ignore"],
      });
      let output = "";
      running.stdout.on("data", data => (output += String(data)));
      await vi.waitFor(() => expect(output).toContain("as seen by the program"), 20_000);
      // The engine, its language host and the program itself.
      expect(processesWith(`REHEARSAL_TEST_RUN=${root}`)).toHaveLength(3);
      running.kill(signal);
      await vi.waitFor(() => expect(processesWith(`REHEARSAL_TEST_RUN=${root}`)).toEqual([]), 10_000);
      await pulumi("cancel", "--yes");
    });
  });

  it("is removed by destroy", async () => {
    expect((await pulumi("destroy", "--yes", "--skip-preview")).code).toBe(0);
    expect(await outputs()).toEqual({});
  });
});

/** Ids of the processes that were started with that in their environment. */
function processesWith(variable: string): string[] {
  return readdirSync("/proc").filter(name => {
    try {
      return /^\d+$/.test(name) && readFileSync(`/proc/${name}/environ`, "utf8").split("\0").includes(variable);
    } catch {
      return false; // Ended, or another user's.
    }
  });
}
