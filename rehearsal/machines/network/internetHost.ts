import type { ChildProcess, SpawnOptions } from "node:child_process";
import { type CommandOptions, type Outcome, outcomeOf } from "../sandbox/command";
import type { Sandbox } from "../sandbox/sandbox";
import { internetNamespace } from "./interfaceNames";

/** A host on the internet, outside the account. Its programs reach the site as any user does. */
export class InternetHost {
  readonly #sandbox: Sandbox;

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /** Runs a program of this machine there. The rehearsal's resolver answers its DNS queries. */
  exec(argv: readonly string[], options: CommandOptions = {}): Promise<Outcome> {
    return outcomeOf(this.spawn(argv, { stdio: "pipe" }), options);
  }

  /** Starts a program there, in the working directory (default: this process's) and environment of `options`. */
  spawn(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    // Entering the mount namespace of the sandbox loses the working directory.
    const directory = String(options.cwd ?? process.cwd());
    const command = ["sh", "-c", 'cd "$1" && shift && exec "$@"', "_", directory, ...argv];
    return this.#sandbox.spawn(command, options, internetNamespace);
  }
}
