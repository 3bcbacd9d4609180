import type { Figures } from "./figures";
import { hasPassed } from "./report";
import type { Result } from "./runDrill";

const outcomes = ["good", "refused", "failed"] as const;
const sliceMs = 500;

/** The result of a drill, for programs and for the picture. Times of the figures are whole milliseconds. */
export interface DrillJson extends Omit<Figures, "acknowledged"> {
  readonly drill: string;
  readonly what: string;
  /** Whether every check has passed. */
  readonly passed: boolean;
  /** Duration of the drill. */
  readonly seconds: number;
  readonly writesAcknowledged: number;
  /** How many of the acknowledged writes the primary contains; null if no write was acknowledged. */
  readonly writesPresent: number | null;
  readonly checks: readonly { what: string; got: string; limit: string; passed: boolean }[];
  /** `at`: milliseconds since the first request or mark. */
  readonly marks: readonly { at: number; text: string }[];
  /** Length of a slice of the time line. */
  readonly sliceMs: number;
  /** How many requests that began in each slice were good, refused and failed. The first slice begins where `at` is 0. */
  readonly slices: readonly (readonly [number, number, number])[];
  /** Why the drill did not run to its end; null if it did. */
  readonly error: string | null;
}

export function toJson(result: Result): DrillJson {
  const { visits, marks, checks } = result;
  const { acknowledged, ...figures } = result.figures;
  const begin = Math.min(...visits.map(({ at }) => at), ...marks.map(({ at }) => at));
  const slices: [number, number, number][] = [];
  for (const { at, outcome } of visits) {
    const i = Math.floor((at - begin) / sliceMs);
    while (slices.length <= i) slices.push([0, 0, 0]);
    (slices[i] as [number, number, number])[outcomes.indexOf(outcome) as 0 | 1 | 2] += 1;
  }
  return {
    drill: result.drill,
    what: result.what,
    passed: hasPassed(result),
    seconds: Math.round(result.seconds * 10) / 10,
    ...figures,
    longestGapMs: Math.round(figures.longestGapMs),
    longestWriteGapMs: Math.round(figures.longestWriteGapMs),
    recoveryMs: Math.round(figures.recoveryMs),
    writesAcknowledged: acknowledged,
    writesPresent: result.present ?? null,
    checks: checks.map(check => ({ ...check })),
    marks: marks.map(({ at, text }) => ({ at: at - begin, text })),
    sliceMs,
    slices,
    error: result.error ?? null,
  };
}
