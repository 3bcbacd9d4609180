import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { addresses } from "../../aws/core/addresses";
import { canBoot } from "./canBoot";
import { processesIn } from "./cgroups";
import { type RunFolder, claimRunFolder, sweep } from "./runFolder";

/** How a command inside the box is run. */
export interface RunOptions {
  /** Name of a network namespace of the box; left out: the box's own, the router. */
  readonly namespace?: string;
  /** Text for standard input. */
  readonly input?: string;
  /** Seconds until it is killed. */
  readonly timeout?: number;
}

/** What came of a command. */
export interface Outcome {
  /** Exit code; 137 when it was killed. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The namespaces that everything of one rehearsal lives in, see box.sh. */
export class Box {
  readonly run: RunFolder;
  /** The first process of the box, as the host counts. */
  readonly pid: number;
  private readonly keeper: ChildProcess;

  private constructor(run: RunFolder, keeper: ChildProcess, pid: number) {
    this.run = run;
    this.keeper = keeper;
    this.pid = pid;
  }

  static async start(): Promise<Box> {
    if (!canBoot) throw new Error("the rehearsal's machines need Linux, and root on it");
    await sweep();
    const run = claimRunFolder();
    fs.mkdirSync(path.join(run.path, "logs"));
    fs.writeFileSync(path.join(run.path, "resolv.conf"), `nameserver ${addresses.resolver}\n`);
    const keeper = spawn("bash", [path.join(__dirname, "sandbox.sh"), run.path, run.group], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true, // a Ctrl-C on the terminal is for the rehearsal, which then ends the box
    });
    const pid = await new Promise<number>((ready, failed) => {
      let said = "";
      let complaint = "";
      keeper.stderr.on("data", text => (complaint += text));
      keeper.stdout.on("data", text => {
        const match = /ready (\d+)\n/.exec((said += text));
        if (match !== null) ready(Number(match[1]));
      });
      keeper.on("exit", () =>
        failed(new Error(`cannot make Linux namespaces for the rehearsal's machines: ${complaint.trim()}`)),
      );
    });
    // Neither the pipe nor the process keeps this process alive; its end ends the box.
    keeper.unref();
    for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr]) (stream as unknown as { unref(): void }).unref();
    return new Box(run, keeper, pid);
  }

  /** Ends everything in the box; returns when nothing of it is left. */
  async stop(): Promise<void> {
    if (this.keeper.exitCode !== null) return;
    this.keeper.stdin?.end();
    await ended(this.keeper);
  }

  /** The same file as seen from the host: sockets and files under the box's own /run. */
  inside(file: string): string {
    return `/proc/${this.pid}/root${file}`;
  }

  /** Runs a command in the box and returns what it printed; throws with what it complained about. */
  async exec(argv: readonly string[], options: RunOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(argv, options);
    if (code !== 0)
      throw new Error(
        `${argv.join(" ")} (in the rehearsal's box) ended with ${code}: ${stderr.trim() || stdout.trim()}`,
      );
    return stdout;
  }

  /** Runs a command in the box, whatever comes of it. */
  async try(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return outcome(this.spawn(argv, { stdio: "pipe" }, options.namespace), options);
  }

  /** Starts a command in the box that stays. */
  spawn(argv: readonly string[], options: SpawnOptions, namespace?: string): ChildProcess {
    const wrapped = within(namespace, argv);
    return spawn(
      "nsenter",
      ["-t", String(this.pid), "-m", "-n", "-p", "-u", "-i", "-r", "-w", "--", ...wrapped],
      options,
    );
  }

  /**
   * Starts a command in the box that stays until the box ends, or its control group `group`; its output goes to the log of
   * that name.
   */
  daemon(name: string, argv: readonly string[], namespace?: string, group = "box"): ChildProcess {
    const log = fs.openSync(this.log(name), "a");
    const folder = path.join("/sys/fs/cgroup", path.basename(this.run.group), group);
    const note = 'mkdir -p "$1" && echo 0 > "$1/cgroup.procs" && echo $$ > "/run/$0.pid" && shift && exec "$@"';
    const noted = ["sh", "-c", note, name, folder, ...within(namespace, argv)];
    const child = this.spawn(noted, { stdio: ["ignore", log, log], detached: true });
    fs.closeSync(log);
    child.unref();
    return child;
  }

  /** Sends a signal to a daemon. */
  async signal(name: string, signal: string): Promise<void> {
    await this.try(["sh", "-c", 'kill -"$1" "$(cat "/run/$0.pid")"', name, signal]);
  }

  /** What the host would still see of it if something were left behind; `pid` is its first process. */
  traces(): { folder: string; group: string; pid: number; processes: number[] } {
    const { path: folder, group } = this.run;
    return { folder, group, pid: this.pid, processes: processesIn(group) };
  }

  /** Path of a log file, on the host. */
  log(name: string): string {
    return path.join(this.run.path, "logs", `${name}.log`);
  }
}

/** Waits for a child and collects what it printed. */
export async function outcome(child: ChildProcess, options: RunOptions = {}): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", text => (stdout += text));
  child.stderr?.setEncoding("utf8").on("data", text => (stderr += text));
  child.stdin?.on("error", () => undefined); // a command that does not read its input is no failure of ours
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

/** Waits for the end of a daemon; the waiting keeps this process alive, which the daemon does not. */
export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  await new Promise(done => child.once("exit", done));
}

/** The command in a network namespace, as the same process. */
function within(namespace: string | undefined, argv: readonly string[]): readonly string[] {
  return namespace === undefined ? argv : ["ip", "netns", "exec", namespace, ...argv];
}
