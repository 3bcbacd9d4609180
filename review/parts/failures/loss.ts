/** What a loss does: `stops` the site or writes, stops a `part`, nothing that lasts (`goesOn`), or the plan does not tell. */
export type Outcome = "stops" | "part" | "goesOn" | "unknown";

/** What the loss of one thing does, on one side of the update. */
export interface Loss {
  /** What is lost, for example `one server`. The same loss has the same words on both sides. */
  readonly lost: string;
  readonly outcome: Outcome;
  /** What stops and for how long, after `**stops**`, `not known:` or alone. */
  readonly text: string;
}
