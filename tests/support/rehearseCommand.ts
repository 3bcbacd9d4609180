import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../../rehearsal/support/cacheFolder";
import { cgroupRoot } from "../../rehearsal/machines/sandbox/cgroups";
import { HostState } from "./hostState";

const project = resolve(__dirname, "../..");
const runs = join(cacheFolder, "run");

/** The rehearse command, run as a process of its own. Tells what the command leaves behind. */
export class RehearseCommand {
  /** What the command has printed so far: standard output and standard error in the order of their arrival. */
  output = "";
  /** Exit code, or 128 plus the number of the signal that killed the command. */
  readonly ended: Promise<number>;
  /** Process id of the command, as a shell would show it. */
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #before = new HostState();
  /** Variable in the environment of every process that the run starts. */
  readonly #mark = `LAMP_TEST_RUN=${randomUUID()}`;
  /** Stands in for /tmp, so that the test sees the files that are left there. */
  readonly #temporary = mkdtempSync(join(tmpdir(), "rehearse-test-"));
  #id: string | undefined;

  /** @param onTerminal whether the command runs on a terminal, as with a person; `type` is then the keyboard. Default: no */
  constructor(words: readonly string[], { onTerminal = false } = {}) {
    const argv = ["npm", "run", "--silent", "rehearse", "--", ...words];
    const quoted = argv.map(word => `'${word}'`).join(" ");
    const [program = "", ...rest] = onTerminal
      ? ["script", "--quiet", "--return", "--flush", "--command", `exec ${quoted}`, "/dev/null"]
      : argv;
    const [name = "", value] = this.#mark.split("=");
    this.#child = spawn(program, rest, {
      cwd: project,
      env: { ...process.env, TMPDIR: this.#temporary, [name]: value },
      stdio: "pipe",
    });
    this.pid = this.#child.pid ?? 0;
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => (this.output += text.replaceAll("\r\n", "\n")));
    this.ended = new Promise((done, failed) => {
      this.#child.on("error", failed);
      this.#child.on("close", (code, signal) => done(code ?? 128 + (signal === "SIGKILL" ? 9 : 2)));
    });
  }

  /** Waits until the output matches, and returns the match. Throws when the command ends before that. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#until(`saying ${pattern}`, () => pattern.exec(this.output) ?? undefined);
  }

  /** Types on the terminal. `\x03` is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits until the command has its run folder, which `leftovers` needs. */
  async runs(): Promise<void> {
    const isOurs = (id: string) => this.#isOurs(read(join(runs, id, "owner")).split(" ")[0] ?? "");
    this.#id = await this.#until("a run folder", () => (existsSync(runs) ? readdirSync(runs).find(isOurs) : undefined));
  }

  /** Id of the rehearsal. Known after `runs`. */
  get id(): string {
    if (this.#id === undefined) throw new Error("the run folder is not known: call runs() while the command runs");
    return this.#id;
  }

  /** Runs a command as root on a server of this rehearsal, and returns what it prints, without white space at the ends. */
  async on(server: string, ...command: string[]): Promise<string> {
    if (this.#id === undefined) await this.runs();
    const argv = ["run", "--silent", "rehearse:shell", "--", server, ...command];
    const env = { ...process.env, REHEARSAL: this.id };
    return (await promisify(execFile)("npm", argv, { cwd: project, env, maxBuffer: 2 ** 24 })).stdout.trim();
  }

  /** What the command has added to this machine and not removed, one line each. */
  leftovers(): string[] {
    const group = `rehearsal-${this.id}`;
    const processes = processIds()
      .filter(pid => this.#isOurs(pid) || read(`/proc/${pid}/cgroup`).includes(group))
      .map(pid => `process ${pid}: ${commandLine(pid)}`);
    // These are caches of tsx, ts-node and Node, not leftovers.
    const files = readdirSync(this.#temporary).filter(name => !/^(tsx-|ts-node-|node-compile-cache)/.test(name));
    const folders = [join(runs, this.id), join(cgroupRoot(), group)];
    return [
      ...processes,
      ...files.map(name => `in the folder for temporary files: ${name}`),
      ...folders.filter(folder => existsSync(folder)).map(folder => `folder ${folder}`),
      ...new HostState().newSince(this.#before),
    ];
  }

  /** Kills the command if it still runs, for example after a failed test. */
  async stop(): Promise<void> {
    // Only the command itself: the processes that remove its leftovers must go on.
    for (const pid of processIds())
      if (this.#isOurs(pid) && commandLine(pid).includes("rehearse.ts")) process.kill(Number(pid), "SIGKILL");
    await this.ended;
    rmSync(this.#temporary, { recursive: true, force: true });
  }

  async #until<T>(what: string, look: () => T | undefined): Promise<T> {
    let isOver = false;
    void this.ended.then(() => (isOver = true));
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (isOver) throw new Error(`the command ended without ${what}:\n${this.output}`);
      await new Promise(done => setTimeout(done, 100));
    }
  }

  #isOurs(pid: string): boolean {
    return read(`/proc/${pid}/environ`).split("\0").includes(this.#mark);
  }
}

const processIds = () => readdirSync("/proc").filter(name => /^\d+$/.test(name));
const commandLine = (pid: string) => read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();

/** Text of a file; empty when the file no longer exists. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
