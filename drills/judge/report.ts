import type { Check } from "../drill";
import type { Result } from "./runDrill";

/** The result of a drill, for a terminal. */
export function report(result: Result): string {
  const { figures, present, checks, error } = result;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const reasons = Object.entries(figures.reasons).map(([why, count]) => `${count} x ${why}`);
  const noticed =
    figures.requests === 0
      ? []
      : [
          ["requests", String(figures.requests)],
          ["failed", `${figures.failed}${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}`],
          ["writes refused gracefully", String(figures.refused)],
          ["longest time without an answer", seconds(figures.longestGapMs)],
          [
            "longest time without a write",
            figures.acknowledged === 0 ? "no writes" : seconds(figures.longestWriteGapMs),
          ],
          ["time to recovery", seconds(figures.recoveryMs)],
          [
            "writes acknowledged / in the primary",
            present === undefined ? "none" : `${figures.acknowledged} / ${present}`,
          ],
        ];
  const width = Math.max(...[...noticed, ...checks.map(check => [check.what])].map(([name = ""]) => name.length));
  return [
    "",
    ...noticed.map(([name = "", value]) => `  ${name.padEnd(width)}  ${value}`),
    ...(noticed.length === 0 ? [] : [""]),
    ...checks.map(check => `  ${check.what.padEnd(width)}  ${verdictOf(check)}`),
    ...(error === undefined ? [] : ["", `  The drill did not run to its end: ${error}`]),
    `  ${"drill".padEnd(width)}  ${result.drill} ${hasPassed(result) ? "passed" : "FAILED"} (${result.seconds.toFixed(0)} s)`,
  ].join("\n");
}

/** The results of many drills, a line for each. */
export function overview(results: readonly Result[]): string {
  const width = Math.max(...results.map(result => result.drill.length));
  const lines = results.map(result => {
    const { requests, failed, refused, longestGapMs } = result.figures;
    const counts = `${String(requests).padStart(6)} requests ${String(failed).padStart(4)} failed ${String(refused).padStart(4)} refused`;
    const gap = `${(longestGapMs / 1000).toFixed(1).padStart(5)} s gap`;
    return `  ${result.drill.padEnd(width)} ${counts} ${gap} ${result.seconds.toFixed(0).padStart(4)} s  ${hasPassed(result) ? "passed" : "FAILED"}`;
  });
  return ["", "All drills:", ...lines].join("\n");
}

export const hasPassed = (result: Result): boolean => result.checks.every(check => check.passed);

function verdictOf({ got, limit, passed }: Check): string {
  if (limit === "") return got;
  return `${got}${limit === "yes" ? "" : ` (limit: ${limit})`}  ${passed ? "ok" : "FAILED"}`;
}
