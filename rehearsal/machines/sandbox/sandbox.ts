import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { addresses } from "../../aws/core/addresses";
import { canBoot } from "../../support/canBoot.mts";
import { processesIn } from "./cgroups";
import { type CommandOptions, type Outcome, ended, outcomeOf } from "./command";
import { type RunFolder, claimRunFolder, sweep } from "./runFolder";

/** The Linux namespaces that contain all machines and helpers of one rehearsal, see sandbox.sh. */
export class Sandbox {
  readonly run: RunFolder;
  /** The first process of the sandbox, as a process id of the host. */
  readonly pid: number;
  readonly #keeper: ChildProcess;

  /** Called by `start` only. */
  constructor(run: RunFolder, keeper: ChildProcess, pid: number) {
    this.run = run;
    this.#keeper = keeper;
    this.pid = pid;
  }

  static async start(): Promise<Sandbox> {
    if (!canBoot) throw new Error("the rehearsal's machines need Linux, and root on it");
    await sweep();
    const run = claimRunFolder();
    for (const folder of ["logs", "control"]) mkdirSync(join(run.path, folder));
    writeFileSync(join(run.path, "resolv.conf"), `nameserver ${addresses.resolver}\n`);
    const keeper = spawn("bash", [join(__dirname, "sandbox.sh"), run.path, run.cgroup, run.memoryCgroup ?? ""], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true, // A Ctrl-C on the terminal reaches only the rehearsal, which then ends the sandbox.
    });
    const pid = await new Promise<number>((ready, failed) => {
      let printed = "";
      let complaint = "";
      keeper.stderr.on("data", text => (complaint += text));
      keeper.stdout.on("data", text => {
        const match = /ready (\d+)\n/.exec((printed += text));
        if (match !== null) ready(Number(match[1]));
      });
      keeper.on("exit", () =>
        failed(new Error(`cannot make Linux namespaces for the rehearsal's machines: ${complaint.trim()}`)),
      );
    });
    // Neither the keeper nor its pipes keep this process alive. When this process ends, the sandbox ends.
    keeper.unref();
    for (const stream of [keeper.stdin, keeper.stdout, keeper.stderr]) (stream as unknown as { unref(): void }).unref();
    return new Sandbox(run, keeper, pid);
  }

  /** Ends everything in the sandbox. Returns when nothing of it is left. */
  async stop(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    this.#keeper.stdin?.end();
    await ended(this.#keeper);
  }

  /** The path on the host of a file or socket under the sandbox's own /run: `/run/x` -> `/proc/PID/root/run/x`. */
  hostPath(file: string): string {
    return `/proc/${this.pid}/root${file}`;
  }

  /** Path of the control group of a machine, as the host sees it. */
  cgroup(name: string): string {
    return join(this.run.cgroup, name);
  }

  /** Path of the control group of a machine, as a process in the sandbox sees it. */
  innerCgroup(name: string): string {
    return join("/sys/fs/cgroup", basename(this.run.cgroup), name);
  }

  /** Command prefix that puts a process of the host into the rehearsal's control group, so that it ends with the rehearsal. */
  get dieWithRehearsal(): readonly string[] {
    return ["sh", "-c", 'echo 0 > "$0/cgroup.procs" && exec "$@"', this.cgroup("sandbox")];
  }

  /** Runs a command in the sandbox and returns what it prints. When it fails, the error contains what it printed. */
  async exec(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(argv, options);
    if (code !== 0)
      throw new Error(
        `${argv.join(" ")} (in the rehearsal's sandbox) ended with exit code ${code}: ${stderr.trim() || stdout.trim()}`,
      );
    return stdout;
  }

  /** Runs a command in the sandbox; its failure is no error. */
  async try(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return outcomeOf(this.spawn(argv, { stdio: "pipe" }, options.namespace), options);
  }

  /** Starts a command in the sandbox and does not wait for its end. */
  spawn(argv: readonly string[], options: SpawnOptions, namespace?: string): ChildProcess {
    const namespaces = ["-t", String(this.pid), "-m", "-n", "-p", "-u", "-i", "-r", "-w"];
    return spawn("nsenter", [...namespaces, "--", ...inNamespace(namespace, argv)], options);
  }

  /**
   * Starts a command in the sandbox that runs until the sandbox or the control group `cgroup` is removed. Its output goes
   * to the log with that name.
   */
  daemon(name: string, argv: readonly string[], namespace?: string, cgroup = "sandbox"): ChildProcess {
    const log = openSync(this.logFile(name), "a");
    const note = 'mkdir -p "$1" && echo 0 > "$1/cgroup.procs" && echo $$ > "/run/$0.pid" && shift && exec "$@"';
    const noted = ["sh", "-c", note, name, this.innerCgroup(cgroup), ...inNamespace(namespace, argv)];
    const child = this.spawn(noted, { stdio: ["ignore", log, log], detached: true });
    closeSync(log);
    child.unref();
    return child;
  }

  /** Sends a signal, for example `KILL`, to a daemon. */
  async signal(name: string, signal: string): Promise<void> {
    await this.try(["sh", "-c", 'kill -"$1" "$(cat "/run/$0.pid")"', name, signal]);
  }

  /** What the host would still see of the sandbox if something were left behind; `pid` is its first process. */
  traces(): { folder: string; cgroup: string; pid: number; processes: number[] } {
    const { path: folder, cgroup } = this.run;
    return { folder, cgroup, pid: this.pid, processes: processesIn(cgroup) };
  }

  /** Path of a log file, on the host. */
  logFile(name: string): string {
    return join(this.run.path, "logs", `${name}.log`);
  }
}

/** The command in a network namespace. `ip` replaces itself with the command, so that the process id stays. */
function inNamespace(namespace: string | undefined, argv: readonly string[]): readonly string[] {
  return namespace === undefined ? argv : ["ip", "netns", "exec", namespace, ...argv];
}
