import type { Database } from "../lab/database";
import type { Lab } from "../lab/lab";
import type { Figure } from "../report/figure";

/** A test of this stack's server under one difficult condition, for example overload or a database that hangs. */
export interface Trial {
  /** Short, for commands: `memory-700`. */
  readonly name: string;
  readonly title: string;
  /** Whether the trial is part of a quick run. */
  readonly isQuick: boolean;
  run(lab: Lab, database: Database): Promise<readonly Figure[]>;
}
