import { spawn } from "node:child_process";
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Sandbox } from "../../rehearsal/machines/sandbox/sandbox";
import type { Cgroup } from "./cgroups";
import { loadCore, pinned, serverCore } from "./cores";

/** The kernel's scheduling policy. `other` is the default. A `batch` program never interrupts a running program. */
export type Policy = "other" | "batch";

/** How a program is started. */
export interface ProgramOptions {
  readonly cgroup: Cgroup;
  readonly policy: Policy;
  /** Default: the core of the servers. */
  readonly core?: number;
}

const cleanEnvironment = ["env", "-i", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"];

/** A tree of Debian packages, in which the programs of one server run. */
export class Root {
  readonly address: string;
  readonly #sandbox: Sandbox;
  /** Path inside the sandbox. */
  readonly #folder: string;

  constructor(sandbox: Sandbox, address: string, folder: string) {
    this.#sandbox = sandbox;
    this.address = address;
    this.#folder = folder;
  }

  /** The path of a file of the tree, for this process, which is outside of the sandbox. */
  host(file: string): string {
    return this.#sandbox.hostPath(join(this.#folder, file));
  }

  read(file: string): string {
    return readFileSync(this.host(file), "utf8");
  }

  write(file: string, text: string, mode = 0o644): void {
    mkdirSync(dirname(this.host(file)), { recursive: true });
    writeFileSync(this.host(file), text, { mode });
  }

  /** Copies a folder of this machine into the tree. */
  copy(from: string, to: string): void {
    cpSync(from, this.host(to), { recursive: true });
  }

  /** Lets a file of the kernel show another text, for example another memory size. */
  async disguise(file: string, text: string): Promise<void> {
    const mask = `/disguise${file.replaceAll("/", "-")}`;
    this.write(mask, text);
    await this.#sandbox.exec(["mount", "--bind", join(this.#folder, mask), join(this.#folder, file)]);
  }

  /** Runs a bash script in the tree, on the core of the servers. Returns its output. */
  async run(script: string): Promise<string> {
    const argv = ["chroot", this.#folder, ...cleanEnvironment, "bash", "-eu", "-c", script];
    return this.#sandbox.exec(pinned(serverCore, argv));
  }

  /** Runs a program of the tree on the core of the load. Returns its output. */
  async ask(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
    return this.#sandbox.exec(pinned(loadCore, ["chroot", this.#folder, "env", ...variables, ...argv]));
  }

  /** Starts a program that keeps running. Its output goes to /var/log/NAME.out. */
  start(name: string, script: string, { cgroup, policy, core = serverCore }: ProgramOptions): void {
    const enter = [
      // The control group is joined first: version 1's control groups cannot be seen inside the namespaces.
      ...cgroup.entrances.map(file => `echo $$ > ${file}`),
      "ulimit -n 8192", // the limit that Debian's apachectl sets
      'exec nsenter -t "$0" -m -n -p -u -i -r -w -- "$@"',
    ].join("\n");
    const scheduled = policy === "batch" ? ["chrt", "--batch", "0"] : [];
    const inside = [...scheduled, "chroot", this.#folder, ...cleanEnvironment, "bash", "-c", script];
    // setsid makes the program a child of the sandbox's first process. nsenter itself stops when its child is stopped, and would
    // not be continued with it.
    const argv = ["-c", enter, String(this.#sandbox.pid), "setsid", "--fork", ...pinned(core, inside)];
    const log = openSync(this.host(`/var/log/${name}.out`), "a");
    spawn("bash", argv, { stdio: ["ignore", log, log], detached: true }).unref();
    closeSync(log);
  }
}
