import type { Plan, Properties, Step } from "../plan/plan";

/** Part of what a resource costs. */
export interface Charge {
  /** An item of the price table, for example `t4g.small`. */
  readonly item: string;
  /** How many units of the item. Undefined: the plan does not tell, and the comment says so. */
  readonly count: number | undefined;
}

/** A resource on one side of the update. */
export interface Priced {
  readonly step: Step;
  /** What the program asks for on this side. */
  readonly inputs: Properties;
  readonly plan: Plan;
}

/** What the review knows of the cost of a type. A type that is not in the table is named in the comment, and not counted. */
export interface CostOf {
  /** What one costs by itself in a month, whatever is done with it. Left out: nothing. */
  readonly charges?: (resource: Priced) => readonly Charge[];
  /** What is billed by use and therefore not counted, as the words after "Not counted:". */
  readonly byUse?: string;
  /** What the reader must know of how one was counted, as a full sentence. */
  readonly note?: (resource: Priced) => string | undefined;
}

export const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
export const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
export const objectIn = (value: unknown): Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
export const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The length of a list. Undefined: the plan does not tell. */
export const lengthIn = (value: unknown): number | undefined => (Array.isArray(value) ? value.length : undefined);
