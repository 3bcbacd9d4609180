import { setTimeout as wait } from "node:timers/promises";
import type { Site } from "./site";

/** One question about the site, put as a statement that should hold. */
export interface Check {
  readonly statement: string;
  /** Time may heal a failure: it is asked again until the time for retries is over. */
  readonly retried: boolean;
  /** Needs nothing of the others, and takes its time: asked while they are. */
  readonly meanwhile?: true;
  /** Gives what was seen when the statement holds. Otherwise throws, with what was seen and what to look at. */
  readonly ask: (site: Site) => Promise<string>;
}

/** Thrown where the question makes no sense for this site: neither a success nor a failure. */
export class CannotTell extends Error {}

export interface Result {
  readonly check: string;
  readonly result: "ok" | "unknown" | "FAILED";
  readonly detail: string;
  /** Milliseconds, with retries. */
  readonly ms: number;
}

const pauseMs = 1_000;

/** Asks until the statement holds or `deadline` (of `performance.now()`) has passed. */
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
      await wait(pauseMs);
    }
  }
}
