import { spawn } from "node:child_process";

export interface RunOptions {
  readonly cwd: string;
  /** After this time the command and everything that it started is killed. */
  readonly timeoutMs: number;
  /** Begin of the error's message. */
  readonly failure: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Lines of output that an error shows. */
const shownLines = 12;

/**
 * Runs its arguments as a command, and kills the whole process group when file descriptor 3 closes: that happens when
 * the process that holds its other end ends, however it ends.
 */
const withLifeLine = `
  "$@" 3<&- & command=$!
  { read -r _ <&3; kill -KILL -$$; } > /dev/null 2>&1 & watch=$!
  wait $command; code=$?
  kill $watch
  exit $code`;

/** Runs a command to its end, or to ours. When it fails, the error shows the end of its output. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn("/bin/sh", ["-c", withLifeLine, "sh", command, ...args], {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true, // A process group of its own.
  });
  let output = "";
  const collect = (data: Buffer) => (output = (output + data.toString()).slice(-20_000));
  child.stdout?.on("data", collect);
  child.stderr?.on("data", collect);

  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, options.timeoutMs);
  const outcome = await new Promise<string | undefined>(resolve => {
    child.on("error", error => resolve(error.message));
    child.on("close", (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  }).finally(() => clearTimeout(timer));

  if (outcome === undefined) return;
  const reason = timedOut ? `not done after ${options.timeoutMs / 1_000} s` : outcome;
  const end = output.trimEnd().split("\n").slice(-shownLines);
  throw new Error([`${options.failure} (${reason}):`, ...end.map(line => `    ${line}`)].join("\n"));
}
