import type { CostOf } from "../figures/figures";
import type { TimesOf } from "../figures/times";
import { type Change, isUnknown, type Plan, type Step } from "../plan/plan";
import { shown } from "../plan/shown";

/** Where a resource stands between the visitors and the data. The order is the order of the comment. */
export const tiers = ["visitors", "balancer", "servers", "database", "network", "watching", "stack"] as const;
export type Tier = (typeof tiers)[number];

/**
 * `high`: visitors or data are lost, or exposed to others. `medium`: an interruption of seconds or minutes, or a protection less.
 * `low`: worth knowing.
 */
export const severities = ["high", "medium", "low"] as const;
export type Severity = (typeof severities)[number];

/** What a step can do to visitors and data. Each text is one or two full sentences. */
export interface Risk {
  readonly severity: Severity;
  /** What happens, for example `lamp-db-1 is replaced: a new, empty database takes its place.` */
  readonly what: string;
  /** What visitors and data go through, and for how long. */
  readonly effect: string;
  /** What the reviewer can do. */
  readonly advice: string;
}

/** `told`: another risk of the plan tells of it. Undefined: it is harmless. */
type Judgement = Risk | "told" | undefined;
/** A rule about a whole step: it is created, replaced, deleted, or forgotten. The plan tells what else happens. */
export type StepRule = (step: Step, plan: Plan) => Judgement;
/**
 * A rule about one property of a step that is made in place. If it returns nothing, the change is harmless. For a value that is
 * known only later it may return nothing as well: the comment then says that nobody can tell yet.
 */
export type ChangeRule = (change: Change, step: Step, plan: Plan) => Judgement;

/** What the review knows of one type of resource: the risks of its changes, its price, its time and its tier. */
export interface Kind {
  readonly tier: Tier;
  /** What one is called, for example `web server`. The plural is made with `s`, or is in `plural`. */
  readonly noun: string;
  readonly plural?: string;
  /**
   * Every property whose change in place the review understands. `none` changes neither what visitors see nor what is kept. A
   * property that is not here is named in the comment.
   */
  readonly properties: Readonly<Record<string, ChangeRule | "none">>;
  /** What it means that one is made. Left out: nothing. `unknown`: it is not understood. */
  readonly created?: StepRule | "unknown";
  /** What it means that one is replaced. Left out: a replacement of this type is not understood. `none`: it is harmless. */
  readonly replaced?: StepRule | "none";
  /** The same for one that is deleted, or that leaves the stack without being deleted. */
  readonly deleted?: StepRule | "none";
  /** What one costs in a month, or `free` if it costs nothing by itself. Left out: not known, and the comment names the type. */
  readonly cost?: CostOf | "free";
  /**
   * How long it takes. `none`: it is in the state only. `unknown`: it may be slow, and the comment says that no time is known. Left
   * out: AWS writes it at once, in about two seconds.
   */
  readonly times?: TimesOf | "none" | "unknown";
}

/** Tags change nothing but names and bills. */
export const tagged = { tags: "none", tagsAll: "none", description: "none" } as const;

/** Properties whose change in place is harmless. */
export const harmless = (...names: readonly string[]): Readonly<Record<string, "none">> =>
  Object.fromEntries(names.map(name => [name, "none"]));

/** `deleted`, or what is said of a resource that leaves the stack and stays in AWS. */
export const ended = ({ operation }: Step): string =>
  operation === "forget" ? "no longer managed by the stack, and stays in AWS" : "deleted";

/** `goes from A to B`, without secrets. The beginning and the end of a list, a map or a long text tell nothing. */
export const goes = ({ before, after }: Change): string =>
  isLong(before) || isLong(after) ? "gets another value" : `goes from ${shown(before)} to ${shown(after)}`;

const isLong = (value: unknown): boolean =>
  typeof value === "string"
    ? value.includes("\n")
    : typeof value === "object" && / \(\d+ characters\)$/.test(shown(value));

/** A rule that returns its risk if the new value is `true` (or `false`), and nothing otherwise. */
export const ifTurned =
  (state: boolean, risk: (step: Step) => Risk): ChangeRule =>
  ({ after }, step) =>
    !isUnknown(after) && (after === true) === state ? risk(step) : undefined;
