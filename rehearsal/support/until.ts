import { setTimeout as sleep } from "node:timers/promises";

export interface Patience {
  /** Seconds until the wait is given up. */
  readonly seconds: number;
  /** Milliseconds between two looks. Default: 50. */
  readonly intervalMs?: number;
  /** Adds to the error what was seen last, for example the end of a log. */
  readonly seen?: () => string | Promise<string>;
}

/** A wait was given up. The message says what was waited for and for how long. */
export class TimedOut extends Error {}

/**
 * Waits until `look` returns a value other than undefined and false, and returns that value. Looks at once, then once an
 * interval, and a last time when the time is up.
 *
 * @param what is waited for, as it completes "timed out after 10 s waiting for ...": `the balancer to start`
 * @throws TimedOut when it does not happen in time; an error that `look` throws is passed on at once
 */
export async function until<T>(
  what: string,
  { seconds, intervalMs = 50, seen }: Patience,
  look: () => T | Promise<T>,
): Promise<Exclude<T, undefined | false>> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const isLast = performance.now() >= deadline;
    const found = await look();
    if (found !== undefined && found !== false) return found as Exclude<T, undefined | false>;
    if (isLast) {
      const last = await seen?.();
      throw new TimedOut(
        `timed out after ${seconds} s waiting for ${what}${last === undefined || last === "" ? "" : `: ${last}`}`,
      );
    }
    await sleep(intervalMs);
  }
}
