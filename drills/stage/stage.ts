import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { Machines } from "../../rehearsal/machines/machines";
import { inWords } from "../../rehearsal/support/progress";
import type { Attempt, PulumiStack } from "../../rehearsal/cli/pulumiStack";
import type { Mark } from "../drill";

/** Where visitors go, and whom they believe. */
export interface VisitorsPlace {
  /** Of the site. */
  readonly url: string;
  /** PEM file of the authority that signs the site's certificate. */
  readonly authority: string;
}

export interface StageOptions {
  readonly visitors: VisitorsPlace;
  readonly stack: PulumiStack;
  readonly machines: Machines;
  readonly cloud: OpenCloud;
  /** Folder of the program. */
  readonly program: string;
  /** For files and logs, gone with the rehearsal. */
  readonly folder: string;
}

/** A command that can be stopped on its way. */
export interface Interruption {
  /** Looked at again and again while the command runs; what the command has printed so far is told. */
  readonly when: (printed: string) => boolean | Promise<boolean>;
  readonly signal: NodeJS.Signals;
}

/** What a drill works with: the stack by its own commands, the machines by their power switches. */
export class Stage {
  readonly machines: Machines;
  readonly cloud: OpenCloud;
  readonly program: string;
  readonly folder: string;
  readonly stack: PulumiStack;
  readonly visitors: VisitorsPlace;
  readonly marks: Mark[] = [];
  /** When that happened which the drill is about, milliseconds since 1970. */
  struck: number | undefined;
  /** Whether the servers have the sample site, which tells how it is and can be written to. */
  isSample = true;
  readonly #began = Date.now();
  readonly #settings: string;

  constructor({ stack, machines, cloud, program, folder, visitors }: StageOptions) {
    this.visitors = visitors;
    this.stack = stack;
    this.machines = machines;
    this.cloud = cloud;
    this.program = program;
    this.folder = join(folder, "drills");
    mkdirSync(this.folder, { recursive: true });
    this.#settings = stack.configuration;
  }

  /** Tells what is happening, here and in the picture. */
  mark(text: string): void {
    const at = Date.now();
    this.marks.push({ at, text });
    console.log(`  ${((at - this.#began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  }

  /** As `mark`, for the event itself. Returns its moment, from which the time to heal counts. */
  strike(text: string): number {
    const at = Date.now();
    this.struck = at;
    this.mark(text);
    return at;
  }

  /** Puts the settings back as they were when the drill began, and makes them so. */
  async restore(what = "back to the settings before"): Promise<void> {
    this.stack.configuration = this.#settings;
    await this.up(what);
  }

  /** Changes settings, as `pulumi config set` does. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(settings)) await this.stack.set(`${key}=${value}`);
  }

  /** Changes settings and makes them so. Throws when `up` fails. */
  async change(what: string, settings: Readonly<Record<string, string>>, environment = {}): Promise<void> {
    await this.set(settings);
    await this.up(what, environment);
  }

  /** `pulumi up`. Throws with what it said when it fails. */
  async up(what: string, environment = {}): Promise<void> {
    const { code, all } = await this.attemptUp(what, environment);
    if (code !== 0) throw new Error(`pulumi up (${what}) ended with ${code}:\n${all.trim().slice(-4000)}`);
  }

  /** `pulumi up`, whatever comes of it. */
  async attemptUp(what: string, environment = {}, interruption?: Interruption): Promise<Attempt> {
    this.mark(`up: ${what}`);
    const began = performance.now();
    const attempt = await this.#pulumi(["up", "--yes", "--skip-preview"], environment, interruption);
    const seconds = inWords((performance.now() - began) / 1000);
    this.mark(`up ${attempt.code === 0 ? "done" : `ended with ${attempt.code}`} after ${seconds}`);
    return attempt;
  }

  /** Another pulumi command. Throws with what it said when it fails. */
  async pulumi(...command: string[]): Promise<string> {
    const { code, out, all } = await this.#pulumi(command);
    if (code !== 0) throw new Error(`pulumi ${command.join(" ")} ended with ${code}:\n${all.trim().slice(-4000)}`);
    return out;
  }

  async #pulumi(command: string[], environment = {}, interruption?: Interruption): Promise<Attempt> {
    let [printed, isOver] = ["", false];
    let send: ((signal: NodeJS.Signals) => void) | undefined;
    const attempt = this.stack.attempt(command, {
      environment,
      said: (text, signal) => {
        printed += text;
        send = signal;
      },
    });
    const watch = async () => {
      while (interruption !== undefined && !isOver) {
        if (await interruption.when(printed)) return send?.(interruption.signal);
        await sleep(50);
      }
    };
    const watched = watch();
    const result = await attempt.finally(() => (isOver = true));
    await watched;
    appendFileSync(join(this.folder, "pulumi.log"), `== pulumi ${command.join(" ")}\n${result.all}\n`);
    return result;
  }

  /** Looks again and again until it is so. Throws after `seconds` with `what` it waited for. */
  async until(what: string, seconds: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + seconds * 1000; !(await isSo());) {
      if (Date.now() > deadline) throw new Error(`not so after ${seconds} s: ${what}`);
      await sleep(100);
    }
  }
}
