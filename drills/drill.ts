import type { Figures } from "./judge/figures";
import type { Stage } from "./stage/stage";
import type { Visit } from "./visitors/visit";

/** One failure or change, made under load, and what must hold. */
export interface Drill {
  /** As it is typed: `lose-web`. */
  readonly name: string;
  /** What happens, in a few words. */
  readonly what: string;
  /** The site goes away on purpose: nobody visits it meanwhile. */
  readonly withoutVisitors?: true;
  /** Needs more than 45 s: continuous integration, which has half an hour for everything, leaves it to `drill all`. */
  readonly isLong?: true;
  /** Leaves the stack other than it was, for the drill that follows; otherwise it is whole and as before at the end. */
  readonly leavesBehind?: string;
  /** Makes it happen, and puts everything back. Returns how to judge what was seen. */
  readonly run: (stage: Stage) => Promise<Judge>;
}

export type Judge = (seen: Seen) => readonly Check[];

/** What can be judged at the end. */
export interface Seen {
  readonly figures: Figures;
  readonly visits: readonly Visit[];
  /** Acknowledged writes that the primary does not have, and those that it has more than once. */
  readonly lost: number;
  readonly doubled: number;
}

/** A promise, what was seen of it, and whether it holds. */
export interface Check {
  /** As `failed requests`. */
  readonly what: string;
  readonly got: string;
  readonly limit: string;
  readonly holds: boolean;
}

/** A moment of a drill, for the picture. */
export interface Mark {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}
