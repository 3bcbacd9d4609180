import * as fs from "node:fs";
import * as path from "node:path";
import { spawn } from "node:child_process";
import type { Group } from "./cgroups";
import { loadCore, serverCore, type Lab } from "./lab";

/** How the kernel schedules a program: `other` is the default, `batch` never takes the processor from one that runs. */
export type Policy = "other" | "batch";

export interface Start {
  readonly group: Group;
  readonly policy: Policy;
  readonly core?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A tree of Debian packages, in which programs of one server run. */
export class Root {
  readonly lab: Lab;
  readonly name: string;
  readonly address: string;
  /** As the box sees it. */
  private readonly folder: string;

  constructor(lab: Lab, name: string, address: string, folder: string) {
    this.lab = lab;
    this.name = name;
    this.address = address;
    this.folder = folder;
  }

  /** The same file as this program sees it. */
  host(file: string): string {
    return this.lab.box.hostPath(path.join(this.folder, file));
  }

  read(file: string): string {
    return fs.readFileSync(this.host(file), "utf8");
  }

  write(file: string, text: string, mode = 0o644): void {
    fs.mkdirSync(path.dirname(this.host(file)), { recursive: true });
    fs.writeFileSync(this.host(file), text, { mode });
  }

  /** Puts a folder of this machine into the tree. */
  copy(from: string, to: string): void {
    fs.cpSync(from, this.host(to), { recursive: true });
  }

  /** A file of the kernel's shows this text instead, such as how much memory there is. */
  async disguise(file: string, text: string): Promise<void> {
    const mask = `/disguise${file.replaceAll("/", "-")}`;
    this.write(mask, text);
    await this.lab.box.exec(["mount", "--bind", path.join(this.folder, mask), path.join(this.folder, file)]);
  }

  /** Runs a bash script in the tree, on the servers' core, and returns what it prints. */
  async run(script: string): Promise<string> {
    const clean = ["env", "-i", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"];
    const argv = ["taskset", "-c", String(serverCore), "chroot", this.folder, ...clean, "bash", "-eu", "-c", script];
    return this.lab.box.exec(argv);
  }

  /** Runs a program of the tree on the load's core, and returns what it prints. */
  async ask(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
    const pinned = ["taskset", "-c", String(loadCore), "chroot", this.folder, "env", ...variables];
    return this.lab.box.exec([...pinned, ...argv]);
  }

  /** Starts a program that stays. What it says goes to /var/log/NAME.out. */
  start(name: string, script: string, { group, policy, core = serverCore, environment = {} }: Start): void {
    // Joined before the namespaces are entered: in there, version 1's groups cannot be seen.
    const enter = [
      ...group.entrances.map(file => `echo $$ > ${file}`),
      "ulimit -n 8192", // as Debian's apachectl
      'exec nsenter -t "$0" -m -n -p -u -i -r -w -- "$@"',
    ].join("\n");
    const scheduling = policy === "batch" ? ["chrt", "--batch", "0"] : [];
    const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`);
    const clean = ["env", "-i", "PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", ...variables];
    const inside = ["chroot", this.folder, ...clean, "bash", "-c", script];
    // A child of the box's first process: nsenter would stop itself for ever with a program that is stopped.
    const argv = [
      "-c",
      enter,
      String(this.lab.box.pid),
      "setsid",
      "--fork",
      "taskset",
      "-c",
      String(core),
      ...scheduling,
      ...inside,
    ];
    const log = fs.openSync(this.host(`/var/log/${name}.out`), "a");
    spawn("bash", argv, { stdio: ["ignore", log, log], detached: true }).unref();
    fs.closeSync(log);
  }
}
