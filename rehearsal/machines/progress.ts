import * as fs from "node:fs";
import * as path from "node:path";
import { cacheFolder } from "./runFolder";

/** Does something slow: says before what it is and how long it took last time, and after how long it took. */
export async function timed<T>(what: string, log: (text: string) => void, work: () => Promise<T>): Promise<T> {
  const last = durations()[what];
  log(`${what}${last === undefined ? "" : `; last time ${last} s`}`);
  const begin = Date.now();
  const result = await work();
  const seconds = Math.round((Date.now() - begin) / 100) / 10;
  fs.writeFileSync(file(), JSON.stringify({ ...durations(), [what]: seconds }, null, 2));
  log(`${what}: ${seconds} s`);
  return result;
}

const file = () => path.join(cacheFolder(), "durations.json");

function durations(): Record<string, number> {
  try {
    return JSON.parse(fs.readFileSync(file(), "utf8")) as Record<string, number>;
  } catch {
    return {};
  }
}
