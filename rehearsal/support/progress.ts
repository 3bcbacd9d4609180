import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder";
import { type RunningWork, liveLine, overwrite } from "./liveLine";

/** Work shorter than this is not worth a line. */
const silentMs = 1_000;

/** Where the lines go: standard error, or a test's own. */
export interface Display {
  /** Whether it can show one live line. Otherwise it gets plain lines. */
  readonly isTTY?: boolean;
  /** Width of a terminal; it may change at any time. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** Everything that is running now: on a terminal it shares one line. */
const running = new Set<RunningWork>();

/**
 * Runs `work`. If it takes longer than a second, it says on standard error what is happening and how long it took last
 * time, and at the end how long it took. Meant for work that prints nothing itself.
 */
export async function timed<T>(
  what: string,
  work: () => Promise<T>,
  display: Display = process.stderr,
  folder: string = cacheFolder,
): Promise<T> {
  const started = performance.now();
  const elapsed = () => (performance.now() - started) / 1_000;
  const hint = lastTime(what, folder);
  const shown: RunningWork = {
    what,
    hint,
    get seconds() {
      return elapsed();
    },
  };
  const show = () => {
    if (display.isTTY) display.write(overwrite(liveLine([...running.add(shown)], display.columns)));
    else if (!running.has(shown)) {
      running.add(shown);
      display.write(`… ${what}${hint}\n`);
    }
  };
  const ticking = setInterval(show, silentMs);
  const finish = (outcome: string) => {
    clearInterval(ticking);
    const wasShown = running.delete(shown);
    if (wasShown) display.write(`${display.isTTY ? overwrite("") : ""}${what}: ${outcome}\n`);
  };

  try {
    const result = await work();
    finish(inWords(elapsed()));
    remember(folder, what, elapsed());
    return result;
  } catch (error) {
    finish(`failed after ${inWords(elapsed())}`);
    throw error;
  }
}

/** ` (last time 31.2 s)`, or empty when that is not known. */
export function lastTime(what: string, folder: string = cacheFolder): string {
  const seconds = readDurations(folder)[what];
  return seconds === undefined ? "" : ` (last time ${inWords(seconds)})`;
}

/** For example `31.2 s`, `4 min 14 s`. */
export function inWords(seconds: number): string {
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

type Durations = Readonly<Record<string, number>>;

/** Every time that was kept, in seconds, by what took so long. */
export const remembered = (folder: string = cacheFolder): Durations => readDurations(folder);

const fileIn = (folder: string) => join(folder, "durations.json");

function readDurations(folder: string): Durations {
  try {
    return JSON.parse(readFileSync(fileIn(folder), "utf8")) as Durations;
  } catch {
    return {}; // There is no file yet, or it is broken: the next `remember` writes it anew.
  }
}

/**
 * Keeps how long something took. The file is renamed into place, so that a reader never sees half of it. If two processes
 * write at once, one entry is lost; it is only a hint.
 */
export function remember(folder: string, what: string, seconds: number): void {
  try {
    mkdirSync(folder, { recursive: true });
    const draft = `${fileIn(folder)}.${randomUUID()}`;
    const durations = { ...readDurations(folder), [what]: Math.round(seconds * 10) / 10 };
    writeFileSync(draft, `${JSON.stringify(durations, null, 2)}\n`);
    renameSync(draft, fileIn(folder));
  } catch {
    // A cache that cannot be written costs the hint, not the work.
  }
}
