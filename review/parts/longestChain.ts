import type { Duration } from "../figures/durations";
import type { Step } from "../plan/plan";

/** A step of the longest chain, with how long it takes. */
export interface Link {
  readonly step: Step;
  readonly time: Duration;
}

/** The chain of steps, each waiting for the one before, that takes longest. It is empty if no step takes any time. */
export function longestChain(
  steps: readonly Step[],
  waitsFor: (step: Step) => readonly string[],
  timeOf: (step: Step) => Duration,
): readonly Link[] {
  const byUrn = new Map(steps.map(step => [step.urn, step]));
  const times = new Map(steps.map(step => [step.urn, timeOf(step)]));
  const done = new Map<string, { readonly seconds: number; readonly previous: Step | undefined }>();
  const total = (step: Step) => done.get(step.urn)?.seconds ?? 0;
  const later = (best: Step | undefined, step: Step) => (best === undefined || total(step) > total(best) ? step : best);
  // An own stack and not recursion, because a plan may have thousands of steps in a chain.
  for (const start of steps) {
    const open = [start];
    const entered = new Set<string>();
    for (let step = open.at(-1); step !== undefined; step = open.at(-1)) {
      const needs = waitsFor(step).flatMap(urn => byUrn.get(urn) ?? []);
      const missing = needs.filter(({ urn }) => !done.has(urn) && !entered.has(urn));
      if (!done.has(step.urn) && missing.length > 0 && !entered.has(step.urn)) {
        entered.add(step.urn);
        open.push(...missing);
        continue;
      }
      open.pop();
      if (done.has(step.urn)) continue;
      const previous = needs.filter(need => total(need) > 0).reduce<Step | undefined>(later, undefined);
      const seconds = times.get(step.urn)?.seconds ?? 0;
      done.set(step.urn, { seconds: seconds + (previous === undefined ? 0 : total(previous)), previous });
    }
  }
  const chain: Link[] = [];
  for (
    let step = steps.reduce<Step | undefined>(later, undefined);
    step !== undefined;
    step = done.get(step.urn)?.previous
  ) {
    const time = times.get(step.urn);
    if (time !== undefined && time.seconds > 0) chain.unshift({ step, time });
  }
  return chain;
}
