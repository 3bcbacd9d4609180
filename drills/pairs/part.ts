import type { Attempt } from "../../rehearsal/cli/pulumiStack";
import type { DrillContext, Interruption } from "../context/drillContext";
import type { Check } from "../drill";
import type { Effect, Taken } from "./effect";

/** One of the two events of a pair. It has the name of the drill that makes it alone. */
export type Part = Fault | Change;

/** The stack when a pair begins. A failed update may take its outputs away, so they are read once. */
export interface Stage {
  /** Address of the site. */
  readonly url: string;
  /** Identifiers in RDS. */
  readonly primary: string;
  readonly replica: string;
  /** How many web servers there are. */
  readonly servers: number;
}

/** A failure. It is there for `pairSeconds`, then it is mended. */
export interface Fault {
  readonly name: string;
  readonly kind: "fault";
  /** Makes the failure, on machines that the other part has not taken if there are such. */
  readonly begin: (context: DrillContext, stage: Stage, others: readonly string[]) => Promise<BegunFault>;
}

export interface BegunFault {
  /** Ids of the machines that are taken away. */
  readonly machines: readonly string[];
  /** Ends the failure. */
  readonly mend: () => Promise<unknown>;
  /** What visitors may notice, and what is taken. `mending`, `mended`: when `mend` began and ended, in milliseconds since 1970. */
  readonly cost: (mended: number, mending: number) => { readonly effects: readonly Effect[]; readonly taken: Taken };
}

/** A planned change. Two changes are made by one `pulumi up`, because Pulumi runs one update of a stack at a time. */
export interface Change {
  readonly name: string;
  readonly kind: "change";
  readonly prepare: (context: DrillContext, stage: Stage) => Promise<PreparedChange>;
}

export interface PreparedChange {
  /** Settings that make the change. */
  readonly settings: Readonly<Record<string, string>>;
  /** Settings that are different before the second `up`, for example a fault of the release that is taken back. */
  readonly corrected?: Readonly<Record<string, string>>;
  /** Settings at the end. Left out: the change stays. */
  readonly restored?: Readonly<Record<string, string>>;
  /** Whether the first `up` must fail. */
  readonly mustFail?: boolean;
  /** Options of the first `up`. */
  readonly options?: readonly string[];
  /** When the first `up` is killed. */
  readonly interruption?: Interruption;
  /** Called when the first `up` has begun. */
  readonly begun?: () => void;
  /** Called before the second `up`. */
  readonly correct?: () => Promise<void>;
  /** Called when the change has been made. */
  readonly made?: () => Promise<void>;
  /** Whether it promotes the replica, so that the retired primary is deleted in the end. */
  readonly promotes?: boolean;
  /** What visitors may notice between the begin of the first `up` and the end of the last one that belongs to the change. */
  readonly effects?: (began: number, ended: number) => readonly Effect[];
  /**
   * Rows of its own.
   *
   * @param first the result of the first `up`
   * @param machines ids of the machines that the other part took away
   */
  readonly judge?: (first: Attempt, machines: readonly string[]) => readonly Check[];
}

/** How long a fault lasts in a pair. */
export const pairSeconds = 15;
