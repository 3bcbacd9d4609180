import { hasPassed } from "../judge/report";
import type { Result } from "../judge/runDrill";
import type { Pair } from "./draw";

/** A pair, its number in the run, and what it showed; undefined if it was not run. */
export interface PairResult {
  readonly number: number;
  readonly pair: Pair;
  readonly result: Result | undefined;
}

/** The results of the pairs, for a terminal: a line for each. */
export function table(seed: number, results: readonly PairResult[]): string {
  const rows = results.map(({ number, pair, result }) => {
    const { failed = 0, refused = 0, acknowledged = 0, requests = 0 } = result?.figures ?? {};
    const verdict = result === undefined ? "not run" : hasPassed(result) ? "passed" : "FAILED";
    return [
      String(number),
      pair.first,
      pair.second,
      `${pair.secondsBetween} s`,
      ...(result === undefined
        ? ["", "", "", "", ""]
        : [
            String(requests),
            String(failed),
            String(refused),
            `${acknowledged - (result.present ?? acknowledged)} of ${acknowledged}`,
            `${result.seconds.toFixed(0)} s`,
          ]),
      verdict,
    ];
  });
  const head = ["", "first", "second", "after", "requests", "failed", "refused", "writes lost", "took", ""];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => (row[i] ?? "").length)));
  const isText = (i: number) => i === 1 || i === 2 || i === head.length - 1;
  const line = (row: readonly string[]) =>
    `  ${row.map((cell, i) => (isText(i) ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("  ")}`.trimEnd();
  return ["", `Pairs of the seed ${seed}:`, ...[head, ...rows].map(line)].join("\n");
}
