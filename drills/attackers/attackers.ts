import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Machines } from "../../rehearsal/machines/machines";
import type { AttackPlan, AttackReport } from "./attackPlan";

/** Attackers on the internet host. They are a process of their own, and reach nothing but the rehearsal's network. */
export class Attackers {
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  #printed = "";
  #errors = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise(done => child.on("close", code => done(code ?? 137)));
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (this.#printed += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
  }

  /** Starts the attack, and returns at once. */
  static start(machines: Pick<Machines, "internetHost">, plan: AttackPlan): Attackers {
    const argv = [process.execPath, "--import", "tsx", join(__dirname, "main.ts"), JSON.stringify(plan)];
    return new Attackers(
      machines.internetHost.spawn(["sh", "-c", 'ulimit -n "$(ulimit -Hn)"; exec "$@"', "_", ...argv], {
        cwd: join(__dirname, "..", ".."),
        stdio: "pipe",
      }),
    );
  }

  /** Whether every connection has been made. */
  get areOpen(): boolean {
    return this.#printed.startsWith("open\n");
  }

  /** Ends the attack, and returns what the attackers have seen. */
  async stop(): Promise<AttackReport> {
    this.#child.stdin?.end();
    const code = await this.#ended;
    if (code !== 0) throw new Error(`the attackers ended with ${code}: ${this.#errors.trim()}`);
    return JSON.parse(this.#printed.trim().split("\n").at(-1) ?? "") as AttackReport;
  }
}
