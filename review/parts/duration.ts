import { isReplica } from "../knowledge/databaseRules";
import { durations } from "../knowledge/durations";
import { kindOf } from "../knowledge/kinds";
import type { Plan, Step } from "../plan/plan";

export interface Estimate {
  /** Seconds until the update is done. */
  readonly seconds: number;
  /** The steps that decide it, in their order, with the seconds of each. */
  readonly path: readonly { readonly step: Step; readonly seconds: number }[];
}

const usualSeconds = 2;

/** How long one step takes. */
export function secondsOf(step: Step): number {
  const kind = kindOf(step.type);
  if (!step.isCustom || step.operation === "same" || step.operation === "forget") return 0;
  const isDatabase = step.type === "aws:rds/instance:Instance";
  const isPromoted = isDatabase && step.changes.some(({ property }) => property === "replicateSourceDb");
  switch (step.operation) {
    case "create":
    case "replace":
      return isDatabase && isReplica(step.after)
        ? durations.replica.seconds
        : (kind?.creation?.seconds ?? usualSeconds);
    case "update":
      return isPromoted ? durations.promotion.seconds : (kind?.change?.seconds ?? usualSeconds);
    case "delete":
      return isDatabase ? durations.databaseDeletion.seconds : usualSeconds;
    default:
      return usualSeconds;
  }
}

/** The longest chain of steps that wait for each other. Deletions come last and in the opposite order. */
export function estimate(plan: Plan): Estimate {
  const made = longest(
    plan.steps.filter(({ operation }) => operation !== "delete"),
    step => step.dependencies,
  );
  const ended = plan.steps.filter(({ operation }) => operation === "delete");
  const waiting = new Map(
    ended.map(({ urn }) => [urn, ended.filter(other => other.dependencies.includes(urn)).map(other => other.urn)]),
  );
  const removed = longest(ended, step => waiting.get(step.urn) ?? []);
  return { seconds: made.seconds + removed.seconds, path: [...made.path, ...removed.path] };
}

function longest(steps: readonly Step[], waitsFor: (step: Step) => readonly string[]): Estimate {
  const byUrn = new Map(steps.map(step => [step.urn, step]));
  const done = new Map<string, { readonly seconds: number; readonly previous: Step | undefined }>();
  // An own stack and not recursion, because a plan may have thousands of steps in a chain.
  for (const start of steps) {
    const open = [start];
    const entered = new Set<string>();
    while (open.length > 0) {
      const step = open.at(-1)!;
      const needs = waitsFor(step).flatMap(urn => byUrn.get(urn) ?? []);
      const missing = needs.filter(({ urn }) => !done.has(urn) && !entered.has(urn));
      if (!done.has(step.urn) && missing.length > 0 && !entered.has(step.urn)) {
        entered.add(step.urn);
        open.push(...missing);
        continue;
      }
      open.pop();
      if (done.has(step.urn)) continue;
      const previous = needs.reduce<Step | undefined>(
        (best, need) =>
          (done.get(need.urn)?.seconds ?? 0) > (best === undefined ? 0 : done.get(best.urn)!.seconds) ? need : best,
        undefined,
      );
      done.set(step.urn, {
        seconds: secondsOf(step) + (previous === undefined ? 0 : done.get(previous.urn)!.seconds),
        previous,
      });
    }
  }
  const total = (step: Step) => done.get(step.urn)?.seconds ?? 0;
  const last = steps.reduce<Step | undefined>(
    (best, step) => (best === undefined || total(step) > total(best) ? step : best),
    undefined,
  );
  const path: { step: Step; seconds: number }[] = [];
  for (let step = last; step !== undefined; step = done.get(step.urn)?.previous)
    if (secondsOf(step) > 0) path.unshift({ step, seconds: secondsOf(step) });
  return { seconds: last === undefined ? 0 : total(last), path };
}
