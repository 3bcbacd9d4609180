import type { Step } from "./commandLine";
import { inWords } from "../support/progress";

/** How a step went. */
export interface StepResult {
  readonly step: Step;
  readonly seconds: number;
  readonly failed: boolean;
}

/** The step as it was typed, for example `drill lose-web`. */
export const nameOf = ({ name, argument }: Step): string => (argument === undefined ? name : `${name} ${argument}`);

/**
 * What the end of a rehearsal prints: one line a step, then the whole.
 *
 * @param peakMemory in MiB; 0 when it was not measured
 */
export function summary(results: readonly StepResult[], isInterrupted: boolean, peakMemory: number): string {
  const width = Math.max(5, ...results.map(({ step }) => nameOf(step).length));
  const line = (name: string, seconds: number) => `  ${name.padEnd(width)}  ${inWords(seconds).padStart(12)}`;
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
  const memory = peakMemory === 0 ? "" : `, at most ${Math.round(peakMemory)} MiB of memory`;
  const verdict = isInterrupted ? "interrupted" : results.some(({ failed }) => failed) ? "failed" : "done";
  return [
    "",
    `Rehearsal ${verdict}:`,
    ...results.map(({ step, seconds, failed }) => `${line(nameOf(step), seconds)}  ${failed ? "FAILED" : "ok"}`),
    `${line("all", total)}${memory}`,
  ].join("\n");
}
