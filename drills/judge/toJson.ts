import type { Result } from "./play";
import { holds } from "./report";

const kinds = ["good", "refused", "failed"] as const;
/** Milliseconds of a slice of the time line. */
const slice = 500;

/** A drill's figures, for programs and for the picture. Times in milliseconds since its first request, unless said otherwise. */
export interface DrillJson {
  readonly drill: string;
  readonly what: string;
  readonly holds: boolean;
  /** How long it took. */
  readonly seconds: number;
  readonly requests: number;
  readonly failed: number;
  readonly refused: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly longestGapMs: number;
  readonly longestWriteGapMs: number;
  readonly healedMs: number;
  readonly writesAcknowledged: number;
  /** null where nobody could write. */
  readonly writesPresent: number | null;
  readonly checks: readonly { what: string; got: string; limit: string; holds: boolean }[];
  readonly marks: readonly { at: number; text: string }[];
  /** Requests that began in each slice of `sliceMs`: good, refused, failed. */
  readonly sliceMs: number;
  readonly slices: readonly (readonly [number, number, number])[];
  /** Why it could not be done as planned; null when it was. */
  readonly broken: string | null;
}

export function toJson(result: Result): DrillJson {
  const { figures, visits, marks, checks } = result;
  const begin = Math.min(...visits.map(({ at }) => at), ...marks.map(({ at }) => at));
  const slices: [number, number, number][] = [];
  for (const { at, outcome } of visits) {
    const i = Math.floor((at - begin) / slice);
    while (slices.length <= i) slices.push([0, 0, 0]);
    (slices[i] as [number, number, number])[kinds.indexOf(outcome) as 0 | 1 | 2] += 1;
  }
  return {
    drill: result.drill,
    what: result.what,
    holds: holds(result),
    seconds: Math.round(result.seconds * 10) / 10,
    requests: figures.requests,
    failed: figures.failed,
    refused: figures.refused,
    reasons: figures.reasons,
    longestGapMs: Math.round(figures.longestGap),
    longestWriteGapMs: Math.round(figures.longestWriteGap),
    healedMs: Math.round(figures.healed),
    writesAcknowledged: figures.acknowledged,
    writesPresent: result.present ?? null,
    checks: checks.map(check => ({ ...check })),
    marks: marks.map(({ at, text }) => ({ at: at - begin, text })),
    sliceMs: slice,
    slices,
    broken: result.broken ?? null,
  };
}
