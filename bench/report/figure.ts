import type { Ratio } from "./statistics";

/** A measured value beside its goal. */
export interface Figure {
  readonly what: string;
  /** Measured value with its unit, for example `5.1 ms`. */
  readonly seen: string;
  /** For example `at most 5 ms`. */
  readonly goal: string;
  readonly reached: boolean;
}

/** A figure that must not be greater than its goal. */
export const atMost = (what: string, seen: number, goal: number, unit: string): Figure => ({
  what,
  seen: inUnit(seen, unit),
  goal: `at most ${inUnit(goal, unit)}`,
  reached: seen <= goal,
});

/** A figure that must not be smaller than its goal. */
export const atLeast = (what: string, seen: number, goal: number, unit: string): Figure => ({
  what,
  seen: inUnit(seen, unit),
  goal: `at least ${inUnit(goal, unit)}`,
  reached: seen >= goal,
});

/** A ratio that must not be below 1 by more than the noise of its rounds. */
export const atLeastLevel = (what: string, { value, noise, verdict }: Ratio): Figure => ({
  what,
  seen: `${value.toFixed(2)} ± ${noise.toFixed(2)} x`,
  goal: "level or higher",
  reached: verdict !== "lower",
});

/** A ratio that must not be above 1 by more than the noise of its rounds. */
export const atMostLevel = (what: string, { value, noise, verdict }: Ratio): Figure => ({
  what,
  seen: `${value.toFixed(2)} ± ${noise.toFixed(2)} x`,
  goal: "level or lower",
  reached: verdict !== "higher",
});

/** A number with its unit: two decimals below 1, one below 100, none from 100 on and for whole numbers. */
export function inUnit(value: number, unit: string): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : value < 1 ? 2 : 1;
  return `${value.toFixed(digits)}${unit === "" ? "" : ` ${unit}`}`;
}
