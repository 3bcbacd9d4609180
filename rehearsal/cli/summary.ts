import type { Step } from "./commandLine";
import { inWords } from "../support/progress";

export interface Played {
  readonly step: Step;
  readonly seconds: number;
  readonly failed: boolean;
}

/** What happened, one line a step. `peakMemory` in MiB. */
export function summary(played: readonly Played[], isInterrupted: boolean, peakMemory: number): string {
  const name = ({ step }: Played) => [step.name, step.argument].filter(part => part !== undefined).join(" ");
  const width = Math.max(5, ...played.map(p => name(p).length));
  const rows = played.map(
    p => `  ${name(p).padEnd(width)}  ${inWords(p.seconds).padStart(12)}  ${p.failed ? "FAILED" : "ok"}`,
  );
  const total = played.reduce((sum, p) => sum + p.seconds, 0);
  const memory = peakMemory === 0 ? "" : `, at most ${Math.round(peakMemory)} MiB of memory`;
  const verdict = isInterrupted ? "interrupted" : played.some(p => p.failed) ? "failed" : "done";
  return [
    "",
    `Rehearsal ${verdict}:`,
    ...rows,
    `  ${"all".padEnd(width)}  ${inWords(total).padStart(12)}${memory}`,
  ].join("\n");
}
