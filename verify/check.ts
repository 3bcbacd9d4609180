import { setTimeout as sleep } from "node:timers/promises";
import { CannotTell } from "./cannotTell";
import type { Site } from "./site";

/** One check of the site. Its statement is true when the check passes. */
export interface Check {
  /** For example `every web server answers`. */
  readonly statement: string;
  /** Whether a failed check is repeated until the time for retries is over. False where waiting cannot help. */
  readonly retried: boolean;
  /** The check takes long and depends on no other: it runs while the others run. */
  readonly isConcurrent?: true;
  /** Returns what was seen when the statement is true. Otherwise throws an error with what was seen and where to look. */
  readonly ask: (site: Site) => Promise<string>;
}

export interface Result {
  /** The statement of the check. */
  readonly check: string;
  readonly result: "ok" | "unknown" | "FAILED";
  /** What was seen. */
  readonly detail: string;
  /** Duration in milliseconds, with retries. */
  readonly ms: number;
}

/** Time between two attempts. */
export const pauseMs = 1_000;

/** Repeats a check until it passes or until `deadline`, a time of `performance.now()`. */
export async function runCheck({ statement, retried, ask }: Check, site: Site, deadline: number): Promise<Result> {
  const started = performance.now();
  const result = (outcome: Result["result"], detail: string) => ({
    check: statement,
    result: outcome,
    detail,
    ms: Math.round(performance.now() - started),
  });
  for (;;) {
    try {
      return result("ok", await ask(site));
    } catch (error) {
      if (error instanceof CannotTell) return result("unknown", error.message);
      if (!retried || performance.now() + pauseMs > deadline) return result("FAILED", (error as Error).message);
      await sleep(pauseMs);
    }
  }
}
