import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../rehearsal/machines/sandbox/sandbox";
import { ensureHostPackages } from "../../rehearsal/support/hostPackages";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { Cgroups } from "./cgroups";
import { loadCore } from "./cores";
import { Root } from "./root";

/**
 * The place in which the benchmark runs: namespaces that end with this process however it ends, and in them trees of Debian
 * packages. The only network interface is the loopback interface. Each server has an address on it.
 */
export class Lab {
  readonly sandbox: Sandbox;
  readonly cgroups: Cgroups;
  readonly #image: string;
  #addresses = 0;
  #loadRoot: Promise<Root> | undefined;

  private constructor(sandbox: Sandbox, image: string) {
    this.sandbox = sandbox;
    this.#image = image;
    this.cgroups = new Cgroups(sandbox.run.cgroup);
  }

  static async open(): Promise<Lab> {
    await ensureHostPackages();
    const image = await imageRoot("peers");
    execFileSync("taskset", ["-cp", String(loadCore), String(process.pid)], { stdio: "ignore" });
    return new Lab(await Sandbox.start(), image);
  }

  async close(): Promise<void> {
    this.cgroups.remove();
    await this.sandbox.stop();
  }

  /** Makes a tree of an image's packages, with an address of its own. Its changes are kept in memory only. */
  async root(name: string, image = this.#image): Promise<Root> {
    // A private address, like a balancer's: servers believe the forwarding headers of private addresses only.
    const address = `10.99.0.${++this.#addresses}`;
    const folder = join(this.sandbox.run.path, "bench", name);
    mkdirSync(folder, { recursive: true });
    await this.sandbox.exec(["bash", join(__dirname, "root.sh"), folder, image, address]);
    return new Root(this.sandbox, address, join(folder, "root"));
  }

  /** Runs a client program of the image, for example curl or wrk, on the core of the load. Returns its output. */
  async ask(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    this.#loadRoot ??= this.root("load").then(root => {
      root.copy(join(__dirname, "..", "load", "wrk.lua"), "/wrk.lua");
      return root;
    });
    return (await this.#loadRoot).ask(argv, environment);
  }
}
