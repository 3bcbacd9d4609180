import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Machines } from "../../rehearsal/machines/machines";
import type { SiteName } from "./site";
import type { Manner, Visit } from "./visit";

export interface VisitorsOptions {
  readonly machines: Machines;
  /** Address of the site, for example `https://www.example.com`. */
  readonly url: string;
  /** Requests a second. */
  readonly rate: number;
  readonly manner: Manner;
  /** A word that all messages of these visitors contain, and no others. */
  readonly run: string;
  /** PEM file of the authority that signs the site's certificate. */
  readonly authority: string;
  /** The page that all of them read, for example `/page.php`. Default: they use the site in all its ways. */
  readonly path?: string;
}

/** Visitors of the site on the internet host. They are a process of their own, so that the rehearsal does not slow them. */
export class Visitors {
  /** The requests that have ended so far, in the order in which they ended. */
  readonly visits: Visit[] = [];
  /** What the visitors found. */
  site: SiteName = "plain";
  readonly #child: ChildProcess;
  readonly #ended: Promise<number>;
  #errors = "";
  #rest = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = new Promise(done => child.on("close", code => done(code ?? 137)));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (this.#errors += text));
  }

  /** Starts the process, and returns just before the first request. */
  static async start({ machines, url, rate, manner, run, authority, path = "" }: VisitorsOptions): Promise<Visitors> {
    const project = join(__dirname, "..", "..");
    const program = [process.execPath, "--import", "tsx", join(__dirname, "main.ts")];
    const argv = [...program, url, String(rate), manner, run, path];
    const child = machines.internetHost.spawn(argv, {
      cwd: project,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority },
      stdio: "pipe",
    });
    const visitors = new Visitors(child);
    await new Promise<void>((begun, failed) => {
      void visitors.#ended.then(() => failed(new Error(visitors.#errors.trim())));
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        const lines = (visitors.#rest + text).split("\n");
        visitors.#rest = lines.pop() ?? "";
        for (const line of lines)
          if (line.startsWith("{")) visitors.visits.push(JSON.parse(line) as Visit);
          else {
            visitors.site = line as SiteName;
            begun();
          }
      });
    });
    return visitors;
  }

  /** Starts no more requests, and waits for the open ones: at most the ten seconds after which a visitor gives up. */
  async stop(): Promise<readonly Visit[]> {
    this.#child.stdin?.end();
    const code = await this.#ended;
    if (code !== 0) throw new Error(`the visitors ended with ${code}: ${this.#errors.trim()}`);
    return this.visits;
  }
}
