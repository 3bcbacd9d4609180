import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { picture } from "./picture";
import type { Results } from "./results";
import { report } from "./table";

/** Reads FOLDER/results.json. */
export function readResults(folder: string): Results {
  return JSON.parse(readFileSync(join(folder, "results.json"), "utf8")) as Results;
}

/** Writes results.json, which has every sample, and the two files that are made from it. */
export function writeResults(folder: string, results: Results): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), json(results));
  writeFileSync(join(folder, "results.md"), `# Measured\n\n${report(results)}\n`);
  writeFileSync(join(folder, "results.svg"), picture(results));
}

/** JSON with one line for each sample, so that two runs can be compared line by line. */
function json({ samples, ...others }: Results): string {
  const lines = samples.map(sample => JSON.stringify(sample));
  return `${JSON.stringify(others, null, 1).slice(0, -2)},\n "samples": [\n${lines.join(",\n")}\n ]\n}\n`;
}
