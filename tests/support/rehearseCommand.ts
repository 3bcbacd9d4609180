import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cacheFolder } from "../../rehearsal/support/cacheFolder";
import { cgroupRoot } from "../../rehearsal/machines/sandbox/cgroups";
import { HostState } from "./hostState";

const project = resolve(__dirname, "../..");
const runs = join(cacheFolder, "run");

/** The rehearse command, run as a process of its own, and what it leaves behind. */
export class RehearseCommand {
  /** What it has printed so far, both streams as they came. */
  output = "";
  /** Exit code; 128 and the signal's number when it was killed. */
  readonly ended: Promise<number>;
  /** Process id of the command, as a shell would know it. */
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #before = new HostState();
  /** In the environment of every process that the run starts. */
  readonly #mark = `LAMP_TEST_RUN=${randomUUID()}`;
  /** In place of /tmp, so that what is forgotten there is seen. */
  readonly #temporary = mkdtempSync(join(tmpdir(), "rehearse-test-"));
  #id: string | undefined;

  /** @param onTerminal whether it believes to talk to a person; `type` is then the keyboard. */
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

  /** Waits until it has printed something like that, and returns the match. Throws when it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#until(`saying ${pattern}`, () => pattern.exec(this.output) ?? undefined);
  }

  /** Types on its terminal. `\x03` is Ctrl-C. */
  type(keys: string): void {
    this.#child.stdin?.write(keys);
  }

  /** Waits until it has a run folder, by which its leftovers are known. */
  async runs(): Promise<void> {
    const isOurs = (id: string) => this.#isOurs(read(join(runs, id, "owner")).split(" ")[0] ?? "");
    this.#id = await this.#until("a run folder", () => (existsSync(runs) ? readdirSync(runs).find(isOurs) : undefined));
  }

  /** What is on this machine now that was not before the command began, one line each. */
  leftovers(): string[] {
    if (this.#id === undefined) throw new Error("the run is not known: await runs() while it runs");
    const group = `rehearsal-${this.#id}`;
    const processes = processIds()
      .filter(pid => this.#isOurs(pid) || read(`/proc/${pid}/cgroup`).includes(group))
      .map(pid => `process ${pid}: ${commandLine(pid)}`);
    // What tsx, ts-node and Node keep there for the next time is theirs.
    const files = readdirSync(this.#temporary).filter(name => !/^(tsx-|ts-node-|node-compile-cache)/.test(name));
    const folders = [join(runs, this.#id), join(cgroupRoot(), group)];
    return [
      ...processes,
      ...files.map(name => `in the folder for temporary files: ${name}`),
      ...folders.filter(folder => existsSync(folder)).map(folder => `folder ${folder}`),
      ...new HostState().newSince(this.#before),
    ];
  }

  /** Ends it the hard way if it still runs, as after a test that failed. */
  async stop(): Promise<void> {
    // Not what removes the leftovers.
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

/** A file that may be gone by now; then it is empty. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
