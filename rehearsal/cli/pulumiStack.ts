import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Engine } from "../engine/engine";

export interface StackOptions {
  readonly engine: Engine;
  readonly program: string;
  readonly config: string;
  readonly isConfigGiven: boolean;
  /** Empty folder for state, configuration copy and Pulumi's own files. */
  readonly folder: string;
  /** What leads the providers to the stand-ins. */
  readonly environment: Readonly<Record<string, string>>;
  /** Words to put before every command. */
  readonly prefix?: readonly string[];
}

/** A pulumi command ended with an error that it has already shown. */
export class CommandFailed extends Error {
  readonly code: number;
  constructor(command: string, code: number) {
    super(`${command} ended with ${code}`);
    this.code = code;
  }
}

type Environment = Readonly<Record<string, string>>;

interface AttemptOptions {
  /** Where to run it, if not in the program's folder. */
  readonly folder?: string | undefined;
  readonly environment?: Environment;
  readonly said?: (text: string, send: (signal: NodeJS.Signals) => void) => void;
}

/** How a command went. */
export interface Attempt {
  readonly code: number;
  /** What it printed on standard output, and what on both. */
  readonly out: string;
  readonly all: string;
}

/** One stack of a Pulumi program, with a state and a configuration of its own, worked by literal `pulumi` commands. */
export class PulumiStack {
  readonly #options: StackOptions;
  readonly #children = new Set<ChildProcess>();
  /** Names of secrets stay readable for whoever types commands by hand: nothing in a rehearsal is worth hiding. */
  readonly environment: Readonly<Record<string, string>>;

  private constructor(options: StackOptions) {
    this.#options = options;
    const { folder, engine, config, environment } = options;
    this.environment = {
      PATH: engine.path,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_STACK: config,
      PULUMI_OPTION_CONFIG_FILE: this.#configFile,
      ...environment,
    };
  }

  get #configFile(): string {
    return join(this.#options.folder, `Pulumi.${this.#options.config}.yaml`);
  }

  /** Copies the configuration and makes an empty stack. */
  static async create(options: StackOptions): Promise<PulumiStack> {
    const { program, config, folder } = options;
    if (!existsSync(join(program, "Pulumi.yaml")))
      throw new Error(`${program} has no Pulumi.yaml: --program takes the folder of a Pulumi program.`);
    const stack = new PulumiStack(options);
    for (const needed of ["state", "home"]) mkdirSync(join(folder, needed), { recursive: true });
    const original = join(program, `Pulumi.${config}.yaml`);
    if (existsSync(original)) copyFileSync(original, stack.#configFile);
    else if (options.isConfigGiven) {
      const found = readdirSync(program).flatMap(name => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);
      throw new Error(
        `--config ${config}: there is no Pulumi.${config}.yaml in ${program}; there is ${found.join(", ") || "none at all"}.`,
      );
    } else writeFileSync(stack.#configFile, "config:\n  aws:region: eu-central-1\n");
    // `stack init` notes the encryption salt beside the Pulumi.yaml that it finds: here, not in the user's folder.
    copyFileSync(join(program, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await stack.capture(["stack", "init", config], folder);
    return stack;
  }

  /** Changes the configuration copy. A list is written as JSON: `lamp:phpExtensions=["gd"]`. */
  async set(assignment: string): Promise<void> {
    const [key = "", value = ""] = assignment.split(/=(.*)/s);
    if (!value.startsWith("[")) return void (await this.capture(["config", "set", key, "--", value]));
    const items = JSON.parse(value) as unknown[];
    await this.capture(["config", "rm", key]);
    for (const [index, item] of items.entries())
      await this.capture(["config", "set", "--path", `${key}[${index}]`, "--", String(item)]);
  }

  /** Outputs of the stack; secrets stay hidden. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.capture(["stack", "output", "--json"])) as Record<string, unknown>;
  }

  /** Runs a command in the open: what it prints is what the user sees. */
  async run(...command: string[]): Promise<void> {
    const code = await this.#spawn(command, "inherit").ended;
    if (code !== 0) throw new CommandFailed(`pulumi ${command.join(" ")}`, code);
  }

  /** Runs a command and returns what it printed. */
  async capture(command: string[], folder?: string): Promise<string> {
    const { code, out, all } = await this.attempt(command, { folder });
    if (code !== 0) throw new Error(`pulumi ${command.join(" ")} failed: ${all.trim().replace(/^error: /, "")}`);
    return out;
  }

  /** Runs a command, whatever comes of it; `said` hears all that it prints, as it prints it. */
  async attempt(command: string[], { folder, environment, said }: AttemptOptions = {}): Promise<Attempt> {
    const { child, ended } = this.#spawn(command, "pipe", folder, environment);
    let [out, all] = ["", ""];
    child.stdout?.on("data", (data: Buffer) => (out += data.toString()));
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (data: Buffer) => {
        all += data.toString();
        said?.(data.toString(), signal => signalGroup(child, signal));
      });
    return { code: await ended, out, all };
  }

  #spawn(command: string[], output: "inherit" | "pipe", folder = this.#options.program, more: Environment = {}) {
    const environment = { ...process.env, ...this.environment, ...more };
    const { engine, prefix = [] } = this.#options;
    const [program = "", ...words] = [...prefix, engine.pulumi, "--non-interactive", ...command];
    const child = spawn(program, words, {
      cwd: folder,
      env:
        folder === this.#options.program
          ? environment
          : { ...environment, PULUMI_OPTION_CONFIG_FILE: "", PULUMI_STACK: "" },
      stdio: ["ignore", output, output],
      detached: true, // a Ctrl-C is for us to pass on, once
    });
    this.#children.add(child);
    const ended = new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 130));
    }).finally(() => this.#children.delete(child));
    return { child, ended };
  }

  /** Asks running commands to stop, as Ctrl-C does. A second time they are killed. */
  interrupt(signal: "SIGINT" | "SIGKILL"): void {
    for (const child of this.#children) signalGroup(child, signal);
  }

  /** A setting's value: the stack's own, else the project's default. `pulumi config get` does not know defaults. */
  setting(key: string): string {
    const [own, project] = [this.configuration, readFileSync(join(this.#options.program, "Pulumi.yaml"), "utf8")].map(
      text => (parse(text) as { config?: Record<string, unknown> } | null)?.config ?? {},
    );
    const value = own?.[key] ?? (project?.[key] as { default?: unknown } | undefined)?.default ?? "";
    return typeof value === "object" ? JSON.stringify(value) : String(value);
  }

  /** The stack's own settings, as they stand in its file: to put them back as they were. */
  get configuration(): string {
    return readFileSync(this.#configFile, "utf8");
  }

  set configuration(text: string) {
    writeFileSync(this.#configFile, text);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined) process.kill(-child.pid, signal);
}
