import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parse } from "yaml";
import { assign } from "./tools/assign";
import type { Engine } from "../engine/engine";
import { exitOf, signalGroup } from "../support/run";

export interface StackOptions {
  readonly engine: Engine;
  /** Folder of the program. */
  readonly program: string;
  /** `prod` starts from the program's `Pulumi.prod.yaml`; also the stack's name. */
  readonly config: string;
  /** Whether the user named that file: only then is it an error that it does not exist. */
  readonly isConfigGiven: boolean;
  /** Empty folder for state, the copy of the configuration, and Pulumi's own files. */
  readonly folder: string;
  /** Added to this process's environment: it leads the providers to the stand-ins. */
  readonly environment: Environment;
  /** Words to put before `pulumi`. Default: none. */
  readonly enter?: readonly string[];
}

/** A command ended with an error that it has already shown. */
export class CommandFailed extends Error {
  readonly code: number;
  constructor(command: string, code: number) {
    super(`${command} ended with ${code}`);
    this.code = code;
  }
}

type Environment = Readonly<Record<string, string>>;

interface AttemptOptions {
  /** Where to run the command. Default: the program's folder. */
  readonly folder?: string | undefined;
  /** Added for this command. */
  readonly environment?: Environment;
  /** Called with each piece of output as it is printed; `send` sends a signal to the command. */
  readonly said?: (text: string, send: (signal: NodeJS.Signals) => void) => void;
}

/** How a command went. */
export interface Attempt {
  readonly code: number;
  /** What it printed on standard output. */
  readonly out: string;
  /** What it printed on standard output and standard error. */
  readonly all: string;
}

/** A script that runs its arguments after the words. */
function writeScript(path: string, words: readonly string[]): void {
  const quoted = words.map(word => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(path, `#!/bin/sh\nexec ${quoted.join(" ")} "$@"\n`, { mode: 0o755 });
}

/** One stack of a Pulumi program, with a state and a configuration of its own, worked by literal `pulumi` commands. */
export class PulumiStack {
  readonly #options: StackOptions;
  readonly #children = new Set<ChildProcess>();
  /** What `pulumi` needs in its environment to work on this stack, also when it is typed by hand. */
  readonly environment: Environment;

  private constructor(options: StackOptions) {
    this.#options = options;
    const { folder, engine, config, environment } = options;
    this.environment = {
      PATH: [dirname(this.#pulumi), engine.path].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "rehearsal",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_STACK: config,
      PULUMI_OPTION_CONFIG_FILE: this.#configFile,
      ...environment,
    };
  }

  /** A script that runs `pulumi` where it reaches the providers. It has the name `pulumi`, for those who type it by hand. */
  get #pulumi(): string {
    return join(this.#options.folder, "bin", "pulumi");
  }

  get #configFile(): string {
    return join(this.#options.folder, `Pulumi.${this.#options.config}.yaml`);
  }

  /** Copies the configuration and makes an empty stack. Throws when the program or the named configuration is missing. */
  static async create(options: StackOptions): Promise<PulumiStack> {
    const { program, config, folder } = options;
    if (!existsSync(join(program, "Pulumi.yaml")))
      throw new Error(`${program} has no Pulumi.yaml: --program takes the folder of a Pulumi program.`);
    const stack = new PulumiStack(options);
    for (const needed of ["state", "home", "bin"]) mkdirSync(join(folder, needed), { recursive: true });
    const enter = options.enter ?? [];
    writeScript(stack.#pulumi, [...enter, options.engine.pulumi]);
    // Other programs reach the rehearsal's AWS by it, for example npm run site.
    writeScript(join(folder, "bin", "in-rehearsal"), enter.length === 0 ? ["env"] : enter);
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

  /** Changes the copy of the configuration, for example by `KEY=VALUE`: see `assign`. */
  set(assignment: string): Promise<void> {
    return assign(this, assignment);
  }

  /** Outputs of the stack; secrets stay hidden. */
  async outputs(): Promise<Record<string, unknown>> {
    return JSON.parse(await this.capture(["stack", "output", "--json"])) as Record<string, unknown>;
  }

  /** Runs a command whose output the user sees. Throws CommandFailed. */
  async run(...command: string[]): Promise<void> {
    const { code } = await this.#spawn(command, "inherit").exit;
    if (code !== 0) throw new CommandFailed(`pulumi ${command.join(" ")}`, code);
  }

  /** Runs a tool of the program in the program's folder, with the same environment as `pulumi`. Throws CommandFailed. */
  async runTool(...argv: string[]): Promise<void> {
    const { code } = await this.#spawnAny([...(this.#options.enter ?? []), ...argv], "inherit").exit;
    if (code !== 0) throw new CommandFailed(argv.join(" "), code);
  }

  /** Runs a command and returns what it printed on standard output. Throws with all output when it fails. */
  async capture(command: string[], folder?: string): Promise<string> {
    const { code, out, all } = await this.attempt(command, { folder });
    if (code !== 0) throw new Error(`pulumi ${command.join(" ")} failed: ${all.trim().replace(/^error: /, "")}`);
    return out;
  }

  /** Runs a command and returns how it went; a failure throws nothing. */
  async attempt(command: string[], { folder, environment, said }: AttemptOptions = {}): Promise<Attempt> {
    const { child, exit } = this.#spawn(command, "pipe", folder, environment);
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: string) => said?.(text, signal => signalGroup(child, signal)));
    const { code, stdout, output } = await exit;
    return { code, out: stdout, all: output };
  }

  #spawn(command: string[], output: "inherit" | "pipe", folder?: string, more?: Environment) {
    // By way of the shell, because programs in a folder for temporary files may not be executable.
    return this.#spawnAny(["/bin/sh", this.#pulumi, "--non-interactive", ...command], output, folder, more);
  }

  #spawnAny(argv: string[], output: "inherit" | "pipe", folder = this.#options.program, more: Environment = {}) {
    const { program } = this.#options;
    // Elsewhere than in the program's folder, Pulumi must take neither the stack nor the configuration from there.
    const elsewhere = folder === program ? {} : { PULUMI_OPTION_CONFIG_FILE: "", PULUMI_STACK: "" };
    const [first = "", ...words] = argv;
    const child = spawn(first, words, {
      cwd: folder,
      env: { ...process.env, ...this.environment, ...more, ...elsewhere },
      stdio: ["ignore", output, output],
      detached: true, // The terminal would send Ctrl-C to it as well: it is passed on once, by `interrupt`.
    });
    this.#children.add(child);
    return { child, exit: exitOf(child).finally(() => this.#children.delete(child)) };
  }

  /** Asks the running commands to stop, as Ctrl-C does, or kills them. */
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

  /** Text of the stack's own configuration file, so that settings can be put back as they were. */
  get configuration(): string {
    return readFileSync(this.#configFile, "utf8");
  }

  set configuration(text: string) {
    writeFileSync(this.#configFile, text);
  }
}
