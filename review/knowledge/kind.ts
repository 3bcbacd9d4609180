import type { Change, Step } from "../plan/plan";

/** Where a resource stands between the visitors and the data. The order is the order of the comment. */
export const tiers = ["visitors", "balancer", "servers", "database", "network", "watching", "stack"] as const;
export type Tier = (typeof tiers)[number];

/** `high`: the site or data may be lost. `medium`: visitors notice something, or a protection is gone. `low`: worth knowing. */
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

type Judgement = Risk | undefined;
/** A rule about a whole step: it is created, replaced, deleted, or forgotten. */
export type StepRule = (step: Step) => Judgement;
/** A rule about one property of a step that is made in place. */
export type ChangeRule = (change: Change, step: Step) => Judgement;

/** What the review knows of one type of resource. */
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
  /** What it means that one is made. Default: nothing. */
  readonly created?: StepRule;
  /** What it means that one is replaced. Left out: a replacement of this type is not understood. `none`: it is harmless. */
  readonly replaced?: StepRule | "none";
  /** The same for one that is deleted, or that leaves the stack without being deleted. */
  readonly deleted?: StepRule | "none";
}

/** Tags change nothing but names and bills. */
export const tagged = { tags: "none", tagsAll: "none", description: "none" } as const;
