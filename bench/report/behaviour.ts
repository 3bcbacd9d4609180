import type { Database } from "../lab/database";
import type { Lab } from "../lab/lab";

/** One figure against what it should be. */
export interface Figure {
  readonly what: string;
  /** With its unit. */
  readonly seen: string;
  /** With its unit. */
  readonly goal: string;
  readonly reached: boolean;
}

/** What came of one test of behaviour. */
export interface Behaviour {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** A test of how this stack's server behaves when something is the matter. */
export interface Trial {
  /** Short, for commands. */
  readonly name: string;
  readonly title: string;
  /** Whether it is part of a quick run. */
  readonly quick: boolean;
  run(lab: Lab, database: Database): Promise<readonly Figure[]>;
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

/** A number as people read it: whole from a hundred on, digits below where they tell something. */
export function inUnit(value: number, unit: string): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : value < 1 ? 2 : 1;
  return `${value.toFixed(digits)}${unit === "" ? "" : ` ${unit}`}`;
}
