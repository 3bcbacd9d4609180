import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Sandbox } from "../../rehearsal/machines/sandbox/sandbox";
import { ensureHostPackages } from "../../rehearsal/support/hostPackages";
import { imageRoot } from "../../rehearsal/machines/images/images";
import { Groups } from "./cgroups";
import { Root } from "./root";

/** Core of the servers under test. */
export const serverCore = 0;
/** Core of everything else: load, database, this program. */
export const loadCore = 1;

/**
 * Where the benchmark happens: namespaces of its own, which end with this process however it ends, and in them trees of
 * Debian packages. Its one interface is the loopback; each server has an address there.
 */
export class Lab {
  readonly box: Sandbox;
  readonly groups: Groups;
  private readonly image: string;
  private addresses = 0;
  private asker: Promise<Root> | undefined;

  private constructor(box: Sandbox, image: string) {
    this.box = box;
    this.image = image;
    this.groups = new Groups(box.run.cgroup);
  }

  static async open(): Promise<Lab> {
    await ensureHostPackages();
    const image = await imageRoot("peers");
    execFileSync("taskset", ["-cp", String(loadCore), String(process.pid)], { stdio: "ignore" });
    return new Lab(await Sandbox.start(), image);
  }

  async close(): Promise<void> {
    this.groups.remove();
    await this.box.stop();
  }

  /** A tree with a web server's packages, at an address of its own. What is changed in it stays in memory. */
  async root(name: string, image = this.image): Promise<Root> {
    // Private, as a balancer's would be: servers believe its headers.
    const address = `10.99.0.${++this.addresses}`;
    const folder = path.join(this.box.run.path, "bench", name);
    fs.mkdirSync(folder, { recursive: true });
    await this.box.exec(["bash", path.join(__dirname, "root.sh"), folder, image, address]);
    return new Root(this, name, address, path.join(folder, "root"));
  }

  /** Runs a program of the image that asks servers, on the load's core, and returns what it prints. */
  async ask(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
    this.asker ??= this.root("load").then(root => {
      root.copy(path.join(__dirname, "..", "load", "wrk.lua"), "/wrk.lua");
      return root;
    });
    return (await this.asker).ask(argv, environment);
  }
}
