import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";

export interface RunOptions {
  readonly cwd: string;
  /** After this time the command and everything that it started is killed. */
  readonly timeoutMs: number;
  /** First words of the error message, for example `Building the CLI failed`. */
  readonly failure: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Exit {
  /** Exit code, or 128 and the signal's number as in a shell; 130 is Ctrl-C. */
  readonly code: number;
  /** In words, for example `exit code 3` or `SIGKILL`. */
  readonly reason: string;
  /** What it printed on standard output; empty if that is not piped to this process. */
  readonly stdout: string;
  /** What it printed on standard output and standard error, in the order in which it came. */
  readonly output: string;
}

/** Lines of output that an error shows. */
const shownLines = 12;

/**
 * Runs its arguments as a command. File descriptor 3 is the lifeline, a pipe whose closing tells that the process at its
 * other end has ended, however it ended: then the command's whole process group is killed.
 */
const withLifeline = `
  "$@" 3<&- & command=$!
  { read -r _ <&3; kill -KILL -$$; } > /dev/null 2>&1 & watch=$!
  wait $command; code=$?
  kill $watch
  exit $code`;

/** Runs a command until it ends or this process does. If it fails, the error shows the end of its output. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn("/bin/sh", ["-c", withLifeline, "sh", command, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true, // A process group of its own.
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    signalGroup(child, "SIGKILL");
  }, options.timeoutMs);
  const { code, reason, output } = await exitOf(child)
    .catch((error: unknown) => ({ code: 127, reason: (error as Error).message, output: "" }))
    .finally(() => clearTimeout(timer));
  if (code === 0) return;
  const end = output.trimEnd().split("\n").slice(-shownLines);
  throw new Error(
    [
      `${options.failure} (${timedOut ? `not done after ${options.timeoutMs / 1_000} s` : reason}):`,
      ...end.map(line => `    ${line}`),
    ].join("\n"),
  );
}

/** Waits for the end of a process. Throws only when it could not be started. */
export async function exitOf(child: ChildProcess): Promise<Exit> {
  let [stdout, output] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    output += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const { code, signal } = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, failed) => {
    child.on("error", failed);
    child.on("close", (ownCode, endedBy) => done({ code: ownCode, signal: endedBy }));
  });
  return {
    code: code ?? 128 + constants.signals[signal ?? "SIGKILL"],
    reason: signal ?? `exit code ${code}`,
    stdout,
    output,
  };
}

/** Sends a signal to the process group of a child that was started as `detached`, unless it has ended. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}
