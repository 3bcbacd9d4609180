import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { run } from "./run";

const shell = (script: string, timeoutMs = 10_000) =>
  run("/bin/sh", ["-c", script], { cwd: "/", timeoutMs, failure: "The build failed" });
const isRunning = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("run", () => {
  it("shows the end of the output of a command that fails", async () => {
    await expect(shell("seq 20; echo no space left >&2; exit 3")).rejects.toThrow(
      /^The build failed \(exit code 3\):\n {4}10\n(.*\n)*.*no space left$/,
    );
  });

  it("says what is wrong with a command that cannot be started", async () => {
    await expect(run("/nowhere/go", [], { cwd: "/", timeoutMs: 1_000, failure: "No build" })).rejects.toThrow(
      /^No build \(exit code 127\):\n.*\/nowhere\/go: not found$/,
    );
  });

  it("ends a command that takes too long, together with what it started", async () => {
    const failure = await shell("sleep 60 & echo $!; wait", 300).then(
      () => "",
      (error: unknown) => (error as Error).message,
    );
    expect(failure).toMatch(/^The build failed \(not done after 0.3 s\):\n {4}\d+$/);
    const started = Number(/\d+$/.exec(failure)?.[0]);
    await vi.waitFor(() => expect(isRunning(started)).toBe(false), 10_000);
  });

  it.each(["SIGINT", "SIGTERM", "SIGKILL"] as const)(
    "takes the command along when this process ends by %s",
    async signal => {
      const folder = mkdtempSync(join(tmpdir(), "run-"));
      const pidFile = join(folder, "pid");
      const program = `
      const { run } = require(${JSON.stringify(join(__dirname, "run"))});
      run("/bin/sh", ["-c", "echo $$ > ${pidFile}; sleep 60"], { cwd: "/", timeoutMs: 60_000, failure: "" });`;
      const child = spawn(process.execPath, ["--import", "tsx", "-e", program], { cwd: __dirname, stdio: "inherit" });
      await vi.waitFor(() => expect(readFileSync(pidFile, "utf8")).toMatch(/\d+\n/), 10_000);
      const started = Number(readFileSync(pidFile, "utf8"));
      rmSync(folder, { recursive: true });

      const end = new Promise(resolve => child.on("exit", (_code, by) => resolve(by)));
      child.kill(signal);
      expect(await end).toBe(signal);
      await vi.waitFor(() => expect(isRunning(started)).toBe(false), 10_000);
    },
  );
});
