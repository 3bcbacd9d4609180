import type { DrillContext } from "./context/drillContext";
import type { Figures } from "./judge/figures";
import type { Visit } from "./visitors/visit";

/** One failure or change of the stack, made while visitors use the site, and the limits of what it may cost. */
export interface Drill {
  /** The name on the command line, for example `lose-web`. The file has the same name in camel case. */
  readonly name: string;
  /** What happens, in a few words, for example `the power of a web server is cut`. */
  readonly what: string;
  /** The drill takes the site away on purpose, so it runs without visitors. */
  readonly withoutVisitors?: true;
  /** The drill needs more than 45 s. Continuous integration leaves it out; `drill all` runs it. */
  readonly isLong?: true;
  /** What the drill leaves different for the next one. Left out: the stack is whole and has its old settings at the end. */
  readonly leavesBehind?: string;
  /** Causes the failure or makes the change, and restores the stack. Returns how to judge what the visitors saw. */
  readonly run: (context: DrillContext) => Promise<Judge>;
}

export type Judge = (seen: Seen) => readonly Check[];

/** What a drill is judged by. */
export interface Seen {
  readonly figures: Figures;
  readonly visits: readonly Visit[];
  /** How many acknowledged writes the primary does not have. */
  readonly lost: number;
  /** When those were sent, in milliseconds since 1970. */
  readonly lostAt: readonly number[];
  /** How many writes the primary has more than once. */
  readonly doubled: number;
}

/** One row of the verdict: what was measured, its limit, and whether the limit was kept. */
export interface Check {
  /** What was measured, for example `failed requests`. */
  readonly what: string;
  /** The value, with its unit, for example `9.8 s`. */
  readonly got: string;
  /** The limit, for example `at most 12 s`. Empty: the row is a note without a limit. */
  readonly limit: string;
  /** Always true for a note. */
  readonly passed: boolean;
}
