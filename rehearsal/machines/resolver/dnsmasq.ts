import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../../support/until";
import { ended } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";

/** How long dnsmasq may take to start. */
const startSeconds = 5;

/** One dnsmasq in the sandbox. */
export class Dnsmasq {
  readonly #sandbox: Sandbox;
  readonly #name: string;
  readonly #process: ChildProcess;

  private constructor(sandbox: Sandbox, name: string, process: ChildProcess) {
    this.#sandbox = sandbox;
    this.#name = name;
    this.#process = process;
  }

  /**
   * Returns when it answers.
   *
   * @param name of its log and of its files, unlike those of each other dnsmasq that runs in the sandbox
   * @param folder of its configuration file
   * @param configuration is read now only
   */
  static async start(sandbox: Sandbox, name: string, folder: string, configuration: string): Promise<Dnsmasq> {
    const file = join(folder, `${name}.conf`);
    writeFileSync(file, configuration);
    const ready = `/run/${name}.ready`;
    await sandbox.exec(["rm", "-f", ready]);
    const argv = ["--keep-in-foreground", `--conf-file=${file}`, `--pid-file=${ready}`];
    const process = sandbox.daemon(name, ["dnsmasq", ...argv]);
    const seen = () => readFileSync(sandbox.logFile(name), "utf8").trim();
    await until(`dnsmasq (${name}) to start`, { seconds: startSeconds, intervalMs: 20, seen }, () =>
      existsSync(sandbox.hostPath(ready)),
    );
    return new Dnsmasq(sandbox, name, process);
  }

  /** Lets it read again the files that its configuration names. It goes on answering. */
  async readAgain(): Promise<void> {
    await this.#sandbox.signal(this.#name, "HUP");
  }

  async stop(): Promise<void> {
    await this.#sandbox.signal(this.#name, "KILL");
    await ended(this.#process);
  }
}
