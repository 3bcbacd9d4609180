import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder";

/** Work shorter than this is not worth a line. */
const silentMs = 1_000;

/** Where the lines go: standard error, or a test's own. `isTTY` asks for one live line instead of plain ones. */
export interface Display {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What each running work has to say: on a terminal all of them share one line. */
const liveLines = new Map<NodeJS.Timeout, string>();

/**
 * Runs `work` and, when it takes longer than a second, says on standard error what is happening, how long it took
 * last time, and at the end how long it took. Meant for work that prints nothing itself.
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

  let shown = false;
  const show = () => {
    liveLines.set(ticking, `${what}${hint} ${Math.floor(elapsed())} s`);
    if (display.isTTY) display.write(`\r… ${[...liveLines.values()].join(" · ")}\x1b[K`);
    else if (!shown) display.write(`… ${what}${hint}\n`);
    shown = true;
  };
  const ticking = setInterval(show, silentMs);
  const finish = (outcome: string) => {
    clearInterval(ticking);
    liveLines.delete(ticking);
    if (shown) display.write(`${display.isTTY ? "\r\x1b[K" : ""}${what}: ${outcome}\n`);
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

/** ` (last time 31.2 s)`, or nothing. */
export function lastTime(what: string, folder: string = cacheFolder): string {
  const seconds = readDurations(folder)[what];
  return seconds === undefined ? "" : ` (last time ${inWords(seconds)})`;
}

/** `31.2 s`, `4 min 14 s`. */
export function inWords(seconds: number): string {
  if (seconds < 99.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

type Durations = Readonly<Record<string, number>>;
const fileIn = (folder: string) => join(folder, "durations.json");

function readDurations(folder: string): Durations {
  try {
    return JSON.parse(readFileSync(fileIn(folder), "utf8")) as Durations;
  } catch {
    return {}; // No file yet, or not ours to repair: a hint only.
  }
}

/** Keeps how long something took. Renamed into place, so that a reader never sees half a file; of two at the same moment, one hint is lost. */
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
