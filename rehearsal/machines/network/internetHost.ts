import type { SpawnOptions, ChildProcess } from "node:child_process";
import type { Box, Outcome, RunOptions } from "../sandbox/sandbox";
import { outcome } from "../sandbox/sandbox";

/** A host on the internet, outside the account: its programs see the site as any visitor does. */
export class Visitor {
  private readonly box: Box;

  constructor(box: Box) {
    this.box = box;
  }

  /** Runs a program of this machine there; names are resolved by the rehearsal. */
  exec(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
    return outcome(this.spawn(argv, { stdio: "pipe" }), options);
  }

  /** Starts a program there, in the working directory and with the environment that `options` say. */
  spawn(argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
    // Entering the box's mounts loses the working directory.
    const directory = String(options.cwd ?? process.cwd());
    return this.box.spawn(["sh", "-c", 'cd "$1" && shift && exec "$@"', "_", directory, ...argv], options, "visitor");
  }
}
