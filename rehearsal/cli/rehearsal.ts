import { basename, join } from "node:path";
import { type OpenCloud, openCloud } from "../aws/cloud";
import { readPolicies } from "../aws/services/iam/policyFiles";
import { findEngine } from "../engine/engine";
import type { Machines } from "../machines/machines";
import { cacheFolder } from "../support/cacheFolder";
import { inWords, lastTime, remember } from "../support/progress";
import type { CommandLine, Step, StepName } from "./commandLine";
import { describeMail } from "../machines/mail/describeMail";
import type { DrillRoom, DrillSession } from "./drillRoom";
import type { Interrupts } from "./interrupts";
import { environmentFile, regionIn, writeEnvironment } from "./tools/environment";
import { makeImage } from "./tools/makeImage";
import { MemoryWatch } from "./memory";
import { type Platform, authorityFile, bootedPlatform, paperPlatform } from "./platform";
import { CommandFailed, PulumiStack } from "./pulumiStack";
import { explainRefusals } from "./refusals";
import { keepOutages, reviewChange } from "./tools/reviewChange";
import { type StepResult, nameOf, summary } from "./summary";
import { verifySite } from "./verifySite";

export interface RehearsalOptions {
  readonly commandLine: CommandLine;
  /** Drills of the program; undefined when no step is a drill. */
  readonly drills: DrillRoom | undefined;
  readonly interrupts: Interrupts;
  /** Aborted when the rehearsal shall end before its steps are done. */
  readonly interrupted: AbortSignal;
}

/** What `open` makes. */
interface Parts {
  readonly platform: Platform;
  readonly cloud: OpenCloud;
  readonly stack: PulumiStack;
}

/** An AWS account, a stack in it, and the steps to run. */
export class Rehearsal {
  readonly #options: RehearsalOptions;
  readonly #platform: Platform;
  readonly #cloud: OpenCloud;
  readonly #stack: PulumiStack;
  readonly #results: StepResult[] = [];
  readonly #memory = new MemoryWatch(process.pid);
  #session: DrillSession | undefined;

  private constructor(options: RehearsalOptions, { platform, cloud, stack }: Parts) {
    this.#options = options;
    this.#platform = platform;
    this.#cloud = cloud;
    this.#stack = stack;
  }

  /** Gets the engine, boots the platform, and makes an empty stack. */
  static async open(options: RehearsalOptions): Promise<Rehearsal> {
    const { program, config, isConfigGiven, paper, bare, speed, rights } = options.commandLine;
    const policies = rights === undefined ? undefined : readPolicies(rights);
    const region = regionIn(join(program, `Pulumi.${config}.yaml`));
    const [engine, platform] = await Promise.all([
      findEngine(text => console.error(text)),
      paper ? paperPlatform({ speed }) : bootedPlatform({ region, image: bare ? "bare" : "ready", speed }),
    ]);
    console.log(
      `AWS works ${platform.speed} times faster here than it really does: what takes RDS ten minutes takes ${inWords(600 / platform.speed)} (--speed changes this).`,
    );
    try {
      const cloud = await openCloud({ ...platform, programFolder: program });
      cloud.limitOperator(policies);
      const stack = await PulumiStack.create({
        engine,
        program,
        config,
        isConfigGiven,
        folder: platform.folder,
        environment: cloud.environment,
        enter: cloud.enter,
      });
      writeEnvironment(platform, stack.environment);
      if (!cloud.isPrivate)
        console.error(
          "This system lets you make no network namespace: while pulumi runs, other users of this machine can reach its ports.",
        );
      return new Rehearsal(options, { platform, cloud, stack });
    } catch (error) {
      await platform.close();
      throw error;
    }
  }

  /** Runs the steps until one fails. Returns the exit code for the process. */
  async run(): Promise<number> {
    const { commandLine, interrupted } = this.#options;
    const stop = () => this.#stack.interrupt("SIGINT");
    interrupted.addEventListener("abort", stop);
    let code = 0;
    for (const step of commandLine.steps) {
      if (interrupted.aborted || code !== 0) break;
      code = await this.#runStep(step);
    }
    interrupted.removeEventListener("abort", stop);
    console.log(summary(this.#results, interrupted.aborted, this.#memory.peak));
    return interrupted.aborted ? 130 : code;
  }

  /** Ends everything that is still running, and removes it. */
  async close(): Promise<void> {
    this.#memory.stop();
    this.#stack.interrupt("SIGKILL");
    await this.#cloud.stop();
    if (this.#options.commandLine.keep) console.log(`Kept: ${await this.#platform.keep()}`);
    await this.#platform.close();
  }

  /** Returns 0, or the exit code of the failure, which has been shown. */
  async #runStep(step: Step): Promise<number> {
    const { program, paper } = this.#options.commandLine;
    const kind = `${nameOf(step)} of ${basename(program)}${paper ? " on paper" : ""}`;
    console.log(`\n── ${nameOf(step)}${lastTime(kind)} ${"─".repeat(50)}`);
    const began = performance.now();
    let code = 0;
    try {
      await this.#steps[step.name](step);
      await this.#cloud.takeRefusals(); // Those of a step that went well explain no later failure.
    } catch (error) {
      code = error instanceof CommandFailed ? error.code : 1;
      if (!(error instanceof CommandFailed)) console.error(error instanceof Error ? error.message : String(error));
      for (const line of explainRefusals(await this.#cloud.takeRefusals())) console.error(line);
    }
    const seconds = (performance.now() - began) / 1000;
    if (code === 0 && step.name !== "hold" && step.name !== "set") remember(cacheFolder, kind, seconds);
    this.#results.push({ step, seconds, failed: code !== 0 });
    return code;
  }

  readonly #steps: Readonly<Record<StepName, (step: Step) => Promise<void>>> = {
    image: () => makeImage(this.#stack, this.#options.commandLine.program, this.#platform.folder),
    preview: () => this.#stack.run("preview"),
    review: () => this.#review(),
    up: () => this.#stack.run("up", "--yes", "--skip-preview"),
    refresh: () => this.#stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes"),
    destroy: () => this.#stack.run("destroy", "--yes", "--skip-preview"),
    set: ({ argument = "" }) => this.#stack.set(argument),
    verify: () => this.#verify(),
    drill: ({ argument = "" }) => this.#drill(argument),
    mail: async () => describeMail(this.#machines("mail").mail).forEach(line => console.log(line)),
    show: () => this.#show(),
    hold: async () => {
      await this.#show();
      console.log(`Everything stays up until Ctrl-C or, from a script, until: kill ${process.pid}`);
      await this.#options.interrupts.next();
    },
  };

  async #verify(): Promise<void> {
    await verifySite({
      program: this.#options.commandLine.program,
      outputs: await this.#stack.outputs(),
      folder: this.#platform.folder,
      authority: authorityFile(this.#platform),
      spawn: (argv, options) => this.#machines("verify").internetHost.spawn(argv, options),
    });
  }

  async #review(): Promise<void> {
    const { program, paper } = this.#options.commandLine;
    const ups = this.#results.filter(({ step, failed }) => step.name === "up" && !failed);
    const last = ups
      .slice(-1)
      .map(({ seconds }) => ({ what: paper ? "up, on paper where nothing boots" : "up", seconds }));
    await reviewChange(this.#stack, program, this.#platform.folder, [...last, ...(this.#session?.outages ?? [])]);
  }

  async #drill(name: string): Promise<void> {
    await this.#drills().run(name);
    keepOutages(this.#options.commandLine.program, this.#session?.outages ?? []);
  }

  #drills(): DrillSession {
    const { commandLine, drills } = this.#options;
    const parts = { stack: this.#stack, machines: this.#machines("drill"), cloud: this.#cloud };
    this.#session ??= drills?.openSession({ ...commandLine, ...parts, folder: this.#platform.folder });
    if (this.#session === undefined) throw new Error("the drills of the program were not loaded");
    return this.#session;
  }

  /** The command line is refused when it asks for these steps on paper. */
  #machines(step: StepName): Machines {
    if (this.#platform.machines === undefined) throw new Error(`${step} needs machines: on paper there are none`);
    return this.#platform.machines;
  }

  async #show(): Promise<void> {
    const { url } = await this.#stack.outputs();
    for (const line of await this.#platform.describe(typeof url === "string" ? url : undefined)) console.log(line);
    const go = `. ${environmentFile(this.#platform)} && cd ${this.#options.commandLine.program}`;
    console.log(`By hand, in another terminal:\n  ${go} && pulumi preview`);
  }
}
