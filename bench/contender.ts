import * as path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "./report/cells";
import { account, type Database } from "./lab/database";
import type { Group } from "./lab/cgroups";
import type { Lab } from "./lab/lab";
import type { Policy, Root, Start } from "./lab/root";

/** One way to serve PHP. */
export interface Recipe {
  /** Short, for tables and commands. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly policy: Policy;
  /** Whether the site keeps its connections to the database from request to request. */
  readonly persistent: boolean;
  /** The one kind of work in which it differs from the recipe that it is made of. */
  readonly only?: Page;
  /** Folder of the site's document root's parent. */
  readonly site: string;
  /** Brings the tree to where its programs can be started. */
  configure(root: Root): Promise<void>;
  /** Bash scripts that become the programs, by name, in the order of their start. */
  readonly programs: Readonly<Record<string, string>>;
}

/** What the server is told about the machine that it is on. */
export interface Machine {
  readonly memoryMib: number;
}

/** The size of a t4g.small, less what firmware and kernel keep. */
export const smallMachine: Machine = { memoryMib: 1900 };

/** A server under test that runs. */
export class Contender {
  readonly recipe: Recipe;
  readonly root: Root;
  readonly group: Group;

  private constructor(recipe: Recipe, root: Root, group: Group) {
    this.recipe = recipe;
    this.root = root;
    this.group = group;
  }

  /** `limited`: its memory is not only told but limited, as on a machine of that size. */
  static async start(
    lab: Lab,
    database: Database,
    recipe: Recipe,
    { machine = smallMachine, limited = false, name = recipe.name } = {},
  ): Promise<Contender> {
    const root = await lab.root(name);
    await database.introduce(root);
    root.copy(path.join(__dirname, "site"), recipe.site);
    root.write(path.join(recipe.site, "src/config.php"), configOf(recipe.persistent));
    await root.disguise("/proc/meminfo", `MemTotal: ${machine.memoryMib * 1024} kB\n`);
    await recipe.configure(root);
    const group = lab.groups.make(name, limited ? machine.memoryMib : undefined);
    const contender = new Contender(recipe, root, group);
    for (const program of Object.keys(recipe.programs)) contender.start(program);
    await contender.untilReady();
    return contender;
  }

  get url(): string {
    return `http://${this.root.address}`;
  }

  /** Starts one of its programs. */
  private start(program: string): void {
    const start: Start = { group: this.group, policy: this.recipe.policy };
    this.root.start(program, this.recipe.programs[program] ?? "", start);
  }

  stop(): void {
    this.group.kill();
  }

  private async untilReady(): Promise<void> {
    for (const deadline = Date.now() + 20_000; ; await wait(100)) {
      const curl = ["curl", "-sS", "--max-time", "2", `${this.url}/light.php`];
      const answer = await this.root.lab.ask(curl).catch((error: Error) => error.message);
      if (answer.includes("Lamp &amp; shade no. 40") && answer.length > 7_000) return;
      if (Date.now() > deadline) {
        const logs = await this.root.run("tail -n 5 /var/log/*.out /var/log/*/error.log 2> /dev/null || true");
        throw new Error(`${this.recipe.name} does not serve: ${answer.slice(0, 300)}\n${logs}`);
      }
    }
  }
}

function configOf(persistent: boolean): string {
  const values = Object.entries({ ...account, persistent }).map(([key, value]) => `${key} => ${JSON.stringify(value)}`);
  return `<?php\n\nreturn [${values.map(value => value.replace(/^(\w+)/, "'$1'")).join(", ")}];\n`;
}
