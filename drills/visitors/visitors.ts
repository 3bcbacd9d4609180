import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Machines } from "../../rehearsal/machines/machines";
import type { Manner, Visit } from "./visit";

export interface VisitorsOptions {
  readonly machines: Machines;
  /** Of the site. */
  readonly url: string;
  /** Requests a second. */
  readonly rate: number;
  readonly manner: Manner;
  /** Word that tells what these visitors write from what others wrote. */
  readonly run: string;
  /** PEM file of the authority that signs the site's certificate. */
  readonly authority: string;
}

/** Visitors of the site, on a host on the internet, as a process of their own so that nothing here slows them. */
export class Visitors {
  /** What they have seen so far, in the order in which it ended. */
  readonly visits: Visit[] = [];
  /** Whether the site is the sample site, which can be written to. */
  isSample = false;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  #complaint = "";
  #rest = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise(done => child.on("close", code => done(code ?? 137)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#complaint += text));
  }

  /** Returns when the first one is about to ask. */
  static async start({ machines, url, rate, manner, run, authority }: VisitorsOptions): Promise<Visitors> {
    const project = join(__dirname, "..", "..");
    const argv = [process.execPath, "--import", "tsx", join(__dirname, "main.ts"), url, String(rate), manner, run];
    const child = machines.internetHost.spawn(argv, {
      cwd: project,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
      stdio: "pipe",
    });
    const visitors = new Visitors(child);
    await new Promise<void>((begun, failed) => {
      void visitors.#ended.then(() => failed(new Error(visitors.#complaint.trim())));
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        const lines = (visitors.#rest + text).split("\n");
        visitors.#rest = lines.pop() ?? "";
        for (const line of lines)
          if (line.startsWith("{")) visitors.visits.push(JSON.parse(line) as Visit);
          else {
            visitors.isSample = line === "sample";
            begun();
          }
      });
    });
    return visitors;
  }

  /** Lets nobody begin any more, and waits for those who have begun: at most the ten seconds of a user's patience. */
  async stop(): Promise<readonly Visit[]> {
    this.#child.stdin?.end();
    const code = await this.#ended;
    if (code !== 0) throw new Error(`the visitors ended with ${code}: ${this.#complaint.trim()}`);
    return this.visits;
  }
}
