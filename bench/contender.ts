import { join } from "node:path";
import { until } from "../rehearsal/support/until";
import type { Cgroup } from "./lab/cgroups";
import { account, type Database } from "./lab/database";
import type { Lab } from "./lab/lab";
import type { Policy, Root } from "./lab/root";
import type { Page } from "./report/cells";

/** One way to serve PHP. */
export interface Recipe {
  /** Short, for tables and commands. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly policy: Policy;
  /** Whether the site keeps its connections to the database from request to request. */
  readonly persistent: boolean;
  /** The only page on which this recipe is measured: on the others it is the same as the recipe that it varies. */
  readonly only?: Page;
  /** Folder that contains `public/`. */
  readonly site: string;
  /** Prepares the tree, so that the programs can be started. */
  configure(root: Root): Promise<void>;
  /** By name, in the order of their start: bash scripts, each of which ends with `exec` of the program. */
  readonly programs: Readonly<Record<string, string>>;
}

/** What the server reads about the machine that it runs on. */
export interface Machine {
  readonly memoryMib: number;
}

/** The size of a t4g.small, without what its firmware and kernel keep. */
export const smallMachine: Machine = { memoryMib: 1900 };

/** A running server under test. */
export class Contender {
  readonly lab: Lab;
  readonly recipe: Recipe;
  readonly root: Root;
  readonly cgroup: Cgroup;

  private constructor(lab: Lab, recipe: Recipe, root: Root, cgroup: Cgroup) {
    this.lab = lab;
    this.recipe = recipe;
    this.root = root;
    this.cgroup = cgroup;
  }

  /**
   * Starts a server, and returns when it answers.
   *
   * @param options `limited`: the kernel enforces the machine's memory size; otherwise the server only reads it
   */
  static async start(
    lab: Lab,
    database: Database,
    recipe: Recipe,
    { machine = smallMachine, limited = false, name = recipe.name } = {},
  ): Promise<Contender> {
    const root = await lab.root(name);
    await database.introduce(root);
    root.copy(join(__dirname, "site"), recipe.site);
    root.write(join(recipe.site, "src/config.php"), configOf(recipe.persistent));
    await root.disguise("/proc/meminfo", `MemTotal: ${machine.memoryMib * 1024} kB\n`);
    await recipe.configure(root);
    const cgroup = lab.cgroups.make(name, limited ? machine.memoryMib : undefined);
    const contender = new Contender(lab, recipe, root, cgroup);
    for (const [program, script] of Object.entries(recipe.programs))
      root.start(program, script, { cgroup, policy: recipe.policy });
    await contender.#untilReady();
    return contender;
  }

  get url(): string {
    return `http://${this.root.address}`;
  }

  /** Where this stack's server answers health checks. */
  get healthUrl(): string {
    return `${this.url}:8080/healthz`;
  }

  stop(): void {
    this.cgroup.kill();
  }

  async #untilReady(): Promise<void> {
    const curl = ["curl", "-sS", "--max-time", "2", `${this.url}/light.php`];
    let answer = "";
    const seen = async () => {
      const logs = await this.root.run("tail -n 5 /var/log/*.out /var/log/*/error.log 2> /dev/null || true");
      return `${answer.slice(0, 300)}\n${logs}`;
    };
    await until(`${this.recipe.name} to serve /light.php`, { seconds: 20, intervalMs: 100, seen }, async () => {
      answer = await this.lab.ask(curl).catch((error: Error) => error.message);
      return answer.includes("Lamp &amp; shade no. 40") && answer.length > 7_000;
    });
  }
}

function configOf(persistent: boolean): string {
  const values = Object.entries({ ...account, persistent }).map(([key, value]) => `${key} => ${JSON.stringify(value)}`);
  return `<?php\n\nreturn [${values.map(value => value.replace(/^(\w+)/, "'$1'")).join(", ")}];\n`;
}
