import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cacheFolder } from "../support/cacheFolder";
import { type OpenCloud, openCloud } from "../aws/cloud";
import type { CommandLine, Step, StepName } from "./commandLine";
import { findEngine } from "../engine/engine";
import { Session } from "../../drills/judge/session";
import { type Ground, bootedGround, paperGround } from "./ground";
import type { Interrupts } from "./interrupts";
import { MemoryWatch } from "./memory";
import { lastTime, remember } from "../support/progress";
import { CommandFailed, PulumiStack } from "./pulumiStack";
import { type Played, summary } from "./summary";

/** A cloud, a stack on it, and the steps to play. */
export class Rehearsal {
  readonly #commandLine: CommandLine;
  readonly #ground: Ground;
  readonly #cloud: OpenCloud;
  readonly #stack: PulumiStack;
  readonly #interrupted: AbortSignal;
  readonly #interrupts: Interrupts;
  readonly #played: Played[] = [];
  readonly #memory = new MemoryWatch(process.pid);

  private constructor(
    commandLine: CommandLine,
    ground: Ground,
    cloud: OpenCloud,
    stack: PulumiStack,
    interrupted: AbortSignal,
    interrupts: Interrupts,
  ) {
    this.#commandLine = commandLine;
    this.#ground = ground;
    this.#cloud = cloud;
    this.#stack = stack;
    this.#interrupted = interrupted;
    this.#interrupts = interrupts;
  }

  static async open(commandLine: CommandLine, interrupted: AbortSignal, interrupts: Interrupts): Promise<Rehearsal> {
    const { program, config, isConfigGiven, paper, bare } = commandLine;
    const region = regionIn(join(program, `Pulumi.${config}.yaml`));
    const report = (text: string) => console.error(text);
    const [engine, ground] = await Promise.all([
      findEngine(report),
      paper ? paperGround() : bootedGround({ region, image: bare ? "bare" : "ready" }),
    ]);
    try {
      const cloud = await openCloud({ ...ground, programFolder: program });
      const stack = await PulumiStack.create({
        engine,
        program,
        config,
        isConfigGiven,
        folder: ground.folder,
        environment: cloud.environment,
        prefix: ground.mortal,
      });
      writeFileSync(join(ground.folder, "environment.sh"), exports(stack.environment));
      return new Rehearsal(commandLine, ground, cloud, stack, interrupted, interrupts);
    } catch (error) {
      await ground.close();
      throw error;
    }
  }

  /** Plays the steps until one fails. Returns the exit code for the process. */
  async play(): Promise<number> {
    const stop = () => this.#stack.interrupt("SIGINT");
    this.#interrupted.addEventListener("abort", stop);
    let failure: unknown;
    for (const step of this.#commandLine.steps) {
      if (this.#interrupted.aborted || failure !== undefined) break;
      const words = [step.name, step.argument].filter(Boolean).join(" ");
      const kind = `${words} of ${basename(this.#commandLine.program)}${this.#commandLine.paper ? " on paper" : ""}`;
      console.log(`\n── ${words}${lastTime(kind)} ${"─".repeat(50)}`);
      const began = performance.now();
      try {
        await this.#steps[step.name](step);
        await this.#cloud.takeRefusals(); // those of a step that went well explain nothing
      } catch (error) {
        failure = error;
        if (!(error instanceof CommandFailed)) console.error(error instanceof Error ? error.message : String(error));
        await this.#explain();
      }
      const seconds = (performance.now() - began) / 1000;
      if (failure === undefined && step.name !== "hold" && step.name !== "set") remember(cacheFolder, kind, seconds);
      this.#played.push({ step, seconds, failed: failure !== undefined });
    }
    this.#interrupted.removeEventListener("abort", stop);
    console.log(summary(this.#played, this.#interrupted.aborted, this.#memory.peak));
    if (this.#interrupted.aborted) return 130;
    return failure === undefined ? 0 : failure instanceof CommandFailed ? failure.code : 1;
  }

  async close(): Promise<void> {
    this.#memory.stop();
    this.#stack.interrupt("SIGKILL");
    await this.#cloud.stop();
    if (this.#commandLine.keep) console.log(`Kept: ${await this.#ground.keep()}`);
    await this.#ground.close();
  }

  readonly #steps: Readonly<Record<StepName, (step: Step) => Promise<void>>> = {
    preview: () => this.#stack.run("preview"),
    up: () => this.#stack.run("up", "--yes", "--skip-preview"),
    refresh: () => this.#stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes"),
    destroy: () => this.#stack.run("destroy", "--yes", "--skip-preview"),
    set: ({ argument = "" }) => this.#stack.set(argument),
    verify: async () => {
      const file = join(this.#ground.folder, "outputs.json");
      writeFileSync(file, JSON.stringify(await this.#stack.outputs()));
      await this.#ground.verify(file);
      rmSync(file);
    },
    drill: ({ argument = "" }) => this.#drills().play(argument),
    show: () => this.#show(),
    hold: async () => {
      await this.#show();
      console.log("Everything stays up until Ctrl-C.");
      await this.#untilInterrupt();
    },
  };

  #session: Session | undefined;

  #drills(): Session {
    const { machines, folder } = this.#ground;
    if (machines === undefined) throw new Error("on paper there are no machines to drill with");
    const parts = { stack: this.#stack, machines, cloud: this.#cloud, folder };
    return (this.#session ??= new Session({ ...this.#commandLine, ...parts }));
  }

  async #show(): Promise<void> {
    const outputs = await this.#stack.outputs();
    const url = typeof outputs["url"] === "string" ? outputs["url"] : undefined;
    for (const line of await this.#ground.describe(url, this.#interrupted)) console.log(line);
    console.log(
      `By hand, in another terminal:\n  . ${join(this.#ground.folder, "environment.sh")} && cd ${this.#commandLine.program} && pulumi preview`,
    );
  }

  /** Ctrl-C ends the hold, not the rehearsal: `destroy` may come after it. */
  async #untilInterrupt(): Promise<void> {
    const forever = setInterval(() => undefined, 60_000); // a promise alone keeps no process alive
    await new Promise<void>(done => {
      const release = this.#interrupts.handle(() => {
        release();
        done();
      });
    });
    clearInterval(forever);
  }

  /** What the cloud refused is often the cause of what the program only sees as silence. */
  async #explain(): Promise<void> {
    // What strangers tried comes last: it is seldom the cause, and verify itself knocks at closed doors.
    const fromOutside = (line: string) => line.startsWith("the internet");
    const all = await this.#cloud.takeRefusals();
    const refusals = [...all.filter(line => !fromOutside(line)), ...all.filter(fromOutside)];
    if (refusals.length === 0) return;
    console.error("\nWhat the rehearsal's cloud refused meanwhile:");
    for (const line of refusals.slice(0, 20)) console.error(`  - ${line}`);
    if (refusals.length > 20) console.error(`  ... and ${refusals.length - 20} more`);
  }
}

/** The machines must know the region before the first command runs; Pulumi's own check of the file comes later. */
const regionIn = (file: string) =>
  (existsSync(file) ? /aws:region:\s*["']?([a-z0-9-]+)/.exec(readFileSync(file, "utf8"))?.[1] : undefined) ??
  "eu-central-1";

const exports = (environment: Readonly<Record<string, string>>) =>
  Object.entries(environment)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'\n`)
    .join("");
