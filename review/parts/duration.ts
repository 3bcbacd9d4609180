import type { Duration } from "../figures/durations";
import type { Plan, Step } from "../plan/plan";
import { type Link, longestChain } from "./longestChain";
import { hasTime, timeToMake, timeToRemove } from "./times";

/** How long an update takes, as data; `durationText.ts` renders it. All in seconds. */
export interface PlanDuration {
  readonly seconds: number;
  readonly low: number;
  /** The longest. It takes each server to wait for the one before, which a plan does not tell. */
  readonly high: number;
  /** The chain of steps that decides it: what is made, and then what is deleted. */
  readonly path: readonly (Link & { readonly isDeletion: boolean })[];
  /** How many servers are made or replaced without one of them waiting for another, as far as the plan tells. */
  readonly servers: number;
  /** Types whose time is not known, each once. They are taken to be quick. */
  readonly unknown: readonly string[];
}

const serverType = "aws:ec2/instance:Instance";

/**
 * The longest chain of steps that wait for each other. Deletions come last and in the opposite order. What a program waits for by
 * itself is not in the plan.
 */
export function duration(plan: Plan): PlanDuration {
  const changed = plan.steps.filter(({ operation }) => operation !== "same" && operation !== "forget");
  // Steps that are unchanged or components take no time, and still pass on what they wait for.
  const everything = plan.steps.filter(({ operation }) => operation !== "delete");
  const made = longestChain(everything, step => step.dependencies, timeToMake);
  const ended = changed.filter(
    ({ operation, deletesFirst }) => operation === "delete" || (operation === "replace" && !deletesFirst),
  );
  const removed = longestChain(ended, dependants(ended), timeToRemove);
  const path = [
    ...made.map(link => ({ ...link, isDeletion: false })),
    ...removed.map(link => ({ ...link, isDeletion: true })),
  ];
  const servers = changed.filter(
    ({ type, operation }) => type === serverType && (operation === "create" || operation === "replace"),
  );
  const waits = servers.some(({ dependencies }) => servers.some(({ urn }) => dependencies.includes(urn)));
  const before = new Map(waits ? [] : servers.slice(1).map(({ urn }, index) => [urn, servers[index]!.urn]));
  const slowest = longestChain(
    everything,
    ({ urn, dependencies }) => [...dependencies, ...(before.has(urn) ? [before.get(urn)!] : [])],
    step => atMost(timeToMake(step)),
  );
  const slowestEnd = longestChain(ended, dependants(ended), step => atMost(timeToRemove(step)));
  const sum = (of: "seconds" | "low", links: readonly Link[]) => links.reduce((total, { time }) => total + time[of], 0);
  return {
    seconds: sum("seconds", path),
    low: sum("low", path),
    high: sum("seconds", slowest) + sum("seconds", slowestEnd),
    path,
    servers: waits ? 0 : servers.length,
    unknown: [...new Set(changed.filter(step => !hasTime(step)).map(({ type }) => type))].sort(),
  };
}

/** The time as if the longest were the usual one. */
const atMost = (time: Duration): Duration => ({ ...time, seconds: time.high });

/** By step, the URNs of the steps that depend on it: these are deleted before it. */
function dependants(steps: readonly Step[]): (step: Step) => readonly string[] {
  const waiting = new Map<string, string[]>();
  for (const { urn, dependencies } of steps)
    for (const needed of dependencies) waiting.set(needed, [...(waiting.get(needed) ?? []), urn]);
  return ({ urn }) => waiting.get(urn) ?? [];
}
