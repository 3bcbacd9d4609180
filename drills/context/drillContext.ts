import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { Attempt, PulumiStack } from "../../rehearsal/cli/pulumiStack";
import type { Machines } from "../../rehearsal/machines/machines";
import { inWords } from "../../rehearsal/support/progress";
import type { SiteName } from "../visitors/site";
import { Fleet } from "./fleet";
import type { Mark } from "./mark";
import type { Place } from "./place";

/** The address that visitors use, and the certificate authority that they trust. */
export interface VisitorsPlace {
  /** Address of the site, for example `https://www.example.com`. */
  readonly url: string;
  /** PEM file of the authority that signs the site's certificate. */
  readonly authority: string;
}

export interface DrillContextOptions {
  readonly visitors: VisitorsPlace;
  readonly stack: PulumiStack;
  readonly machines: Machines;
  readonly cloud: OpenCloud;
  /** Folder of the Pulumi program. */
  readonly program: string;
  /** Folder for files and logs. It is deleted with the rehearsal. */
  readonly folder: string;
}

/** When to stop a running command, and by which signal. */
export interface Interruption {
  /** Called every 50 ms while the command runs, with everything that it has printed so far. */
  readonly when: (printed: string) => boolean | Promise<boolean>;
  readonly signal: NodeJS.Signals;
}

/** The tools of a drill: `pulumi` commands for the stack, power switches for the machines, marks for the time line. */
export class DrillContext implements Place {
  readonly machines: Machines;
  readonly cloud: OpenCloud;
  readonly stack: PulumiStack;
  /** The machines of the stack, by their roles. */
  readonly fleet: Fleet;
  readonly program: string;
  readonly folder: string;
  readonly visitors: VisitorsPlace;
  readonly marks: Mark[] = [];
  /** Time of the drilled event, in milliseconds since 1970; undefined until it happens. */
  eventAt: number | undefined;
  /** What the visitors found. */
  site: SiteName = "sample";
  readonly #began = Date.now();
  readonly #settings: string;

  constructor({ stack, machines, cloud, program, folder, visitors }: DrillContextOptions) {
    this.visitors = visitors;
    this.stack = stack;
    this.machines = machines;
    this.cloud = cloud;
    this.fleet = new Fleet(this);
    this.program = program;
    this.folder = join(folder, "drills");
    mkdirSync(this.folder, { recursive: true });
    this.#settings = stack.configuration;
  }

  get isSample(): boolean {
    return this.site === "sample";
  }

  /**
   * Prints what is happening, and marks the moment on the time line.
   *
   * @param at milliseconds since 1970. Default: now
   */
  mark(text: string, at = Date.now()): void {
    this.marks.push({ at, text });
    console.log(`  ${((at - this.#began) / 1000).toFixed(1).padStart(6)} s  ${text}`);
  }

  /** Marks the drilled event. Call it just before the failure is injected: the time to recovery counts from here. */
  markEvent(text: string): number {
    const at = Date.now();
    this.eventAt = at;
    this.mark(text, at);
    return at;
  }

  /** Restores the settings that the stack had when the drill began, and runs `pulumi up`. For `options`, see `up`. */
  async restore(what = "restore the settings", ...options: string[]): Promise<void> {
    this.stack.configuration = this.#settings;
    await this.up(what, {}, ...options);
  }

  /** Changes settings with `pulumi config set`, without `up`. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(settings)) await this.stack.set(`${key}=${value}`);
  }

  /** Changes settings and runs `pulumi up`. Throws if `up` fails. */
  async change(what: string, settings: Readonly<Record<string, string>>, environment = {}): Promise<void> {
    await this.set(settings);
    await this.up(what, environment);
  }

  /**
   * Runs `pulumi up`. Throws with the end of its output if it fails.
   *
   * @param options of the command: `--refresh` after an update that failed or was interrupted, as docs/operations.md says
   */
  async up(what: string, environment = {}, ...options: string[]): Promise<void> {
    expectSuccess(`up (${what})`, await this.attemptUp(what, environment, undefined, ...options));
  }

  /** Runs `pulumi up` and returns its result, also if it fails. */
  async attemptUp(what: string, environment = {}, interruption?: Interruption, ...options: string[]): Promise<Attempt> {
    this.mark(`${["up", ...options].join(" ")}: ${what}`);
    const began = performance.now();
    const attempt = await this.attempt(["up", "--yes", "--skip-preview", ...options], environment, interruption);
    const seconds = inWords((performance.now() - began) / 1000);
    this.mark(`up ${attempt.code === 0 ? "done" : `ended with ${attempt.code}`} after ${seconds}`);
    return attempt;
  }

  /** Runs a `pulumi` command and returns its standard output. Throws with the end of its output if it fails. */
  async pulumi(...command: string[]): Promise<string> {
    const attempt = await this.attempt(command);
    expectSuccess(command.join(" "), attempt);
    return attempt.out;
  }

  /** Runs a `pulumi` command and returns its result, also if it fails. The output goes to `pulumi.log`. */
  async attempt(command: string[], environment = {}, interruption?: Interruption): Promise<Attempt> {
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
}

function expectSuccess(command: string, { code, all }: Attempt): void {
  if (code !== 0) throw new Error(`pulumi ${command} ended with ${code}:\n${all.trim().slice(-4000)}`);
}
