import type { Check } from "../drill";
import type { Result } from "./play";

/** What a drill showed, for a terminal. */
export function report(result: Result): string {
  const { figures, present, checks, broken } = result;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  const reasons = Object.entries(figures.reasons).map(([why, count]) => `${count} x ${why}`);
  const felt =
    figures.requests === 0
      ? []
      : [
          ["requests", String(figures.requests)],
          ["failed", `${figures.failed}${reasons.length === 0 ? "" : ` (${reasons.join(", ")})`}`],
          ["writes refused kindly", String(figures.refused)],
          ["longest gap", `${seconds(figures.longestGap)}; without a write ${seconds(figures.longestWriteGap)}`],
          ["time to heal", seconds(figures.healed)],
          ["writes acknowledged / present", present === undefined ? "none" : `${figures.acknowledged} / ${present}`],
        ];
  const width = Math.max(...[...felt, ...checks.map(check => [check.what])].map(([name = ""]) => name.length));
  return [
    "",
    ...felt.map(([name = "", value]) => `  ${name.padEnd(width)}  ${value}`),
    "",
    ...checks.map(check => `  ${check.what.padEnd(width)}  ${verdictOf(check)}`),
    ...(broken === undefined ? [] : ["", `  It did not go as planned: ${broken}`]),
    `  ${"drill".padEnd(width)}  ${result.drill} ${holds(result) ? "holds" : "FAILED"} (${result.seconds.toFixed(0)} s)`,
  ].join("\n");
}

/** One line a drill, for the end of `drill all`. */
export function overview(results: readonly Result[]): string {
  const width = Math.max(...results.map(result => result.drill.length));
  const lines = results.map(result => {
    const { requests, failed, refused, longestGap } = result.figures;
    const counts = `${String(requests).padStart(6)} requests ${String(failed).padStart(4)} failed ${String(refused).padStart(4)} refused`;
    const gap = `${(longestGap / 1000).toFixed(1).padStart(5)} s gap`;
    return `  ${result.drill.padEnd(width)} ${counts} ${gap} ${result.seconds.toFixed(0).padStart(4)} s  ${holds(result) ? "holds" : "FAILED"}`;
  });
  return ["", "All drills:", ...lines].join("\n");
}

export const holds = (result: Result): boolean => result.checks.every(check => check.holds);

function verdictOf({ got, limit, holds: isKept }: Check): string {
  if (limit === "") return got;
  return `${got}${limit === "yes" ? "" : ` (limit: ${limit})`}  ${isKept ? "ok" : "FAILED"}`;
}
