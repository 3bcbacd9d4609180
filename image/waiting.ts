import { setTimeout as sleep } from "node:timers/promises";

/** How a run waits. */
export interface Patience {
  /** Milliseconds between two questions. */
  readonly pollMs: number;
  /** How much faster than a clock the minutes pass, for tests. Default: 1. */
  readonly speed?: number;
  /** Aborted when the run is to end. Left out for what must be done in any case. */
  readonly signal?: AbortSignal;
}

/** Asks until there is an answer, and returns it; undefined when the time is up. Throws when the run is to end. */
export async function waitUntil<T>(
  minutes: number,
  { pollMs, speed = 1, signal }: Patience,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const end = performance.now() + (minutes * 60_000) / speed;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer !== undefined || performance.now() > end) return answer;
    await sleep(pollMs, undefined, signal === undefined ? {} : { signal });
  }
}
