import type { ChildProcess } from "node:child_process";

export interface CommandOptions {
  /** Name of a network namespace of the sandbox. Default: the sandbox's own, which is the router. */
  readonly namespace?: string;
  /** Text for standard input. Default: empty. */
  readonly input?: string;
  /** Seconds after which the command is killed. Default: no limit. */
  readonly timeout?: number;
}

/** How a command ended. */
export interface Outcome {
  /** Exit code; 137 when the command was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Waits for the end of a child process and collects what it prints. Its standard streams must be pipes. */
export async function outcomeOf(child: ChildProcess, options: CommandOptions = {}): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", text => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", text => (stderr += text));
  child.stdin?.on("error", () => undefined); // A command that does not read its input has not failed.
  child.stdin?.end(options.input ?? "");
  const timer =
    options.timeout === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), options.timeout * 1000);
  const code = await new Promise<number>((done, failed) => {
    child.on("error", failed);
    child.on("close", exit => done(exit ?? 137));
  });
  clearTimeout(timer);
  return { code, stdout, stderr };
}

/** Waits for the end of a daemon. The daemon alone does not keep this process alive; this wait does. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await new Promise(done => child.once("exit", done));
}
