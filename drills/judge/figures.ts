import type { Visit } from "../visitors/visit";

/** What users noticed, computed from the requests of a drill. */
export interface Figures {
  readonly requests: number;
  readonly failed: number;
  /** Writes that the site refused gracefully (see `Visit.outcome`). */
  readonly refused: number;
  /** How many requests failed for each reason, for example `{ "HTTP 502": 3 }`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The longest time without a good answer. */
  readonly longestGapMs: number;
  /** The longest time without an acknowledged write. */
  readonly longestWriteGapMs: number;
  /** Time from the event until the start of the last failed or refused request; 0 if there was no such request. */
  readonly recoveryMs: number;
  /** Writes that the site acknowledged. */
  readonly acknowledged: number;
}

/** @param event time of the drilled event, in milliseconds since 1970; left out: there was none */
export function figuresOf(visits: readonly Visit[], event?: number): Figures {
  const failed = visits.filter(visit => visit.outcome === "failed");
  const refused = visits.filter(visit => visit.outcome === "refused");
  const good = visits.filter(visit => visit.outcome === "good");
  const reasons: Record<string, number> = {};
  for (const { why = "" } of failed) reasons[why] = (reasons[why] ?? 0) + 1;
  const begin = Math.min(...visits.map(visit => visit.at));
  const end = Math.max(...visits.map(visit => visit.at + visit.tookMs));
  const writes = good.filter(visit => visit.what === "write");
  const bad = [...failed, ...refused].map(visit => visit.at);
  return {
    requests: visits.length,
    failed: failed.length,
    refused: refused.length,
    reasons,
    longestGapMs: visits.length === 0 ? 0 : longestGapMs(good, begin, end),
    longestWriteGapMs: writes.length === 0 ? 0 : longestGapMs(writes, begin, end),
    recoveryMs: event === undefined || bad.length === 0 ? 0 : Math.max(0, Math.max(...bad) - event),
    acknowledged: writes.length,
  };
}

/** The longest time between two answers, or between an answer and the begin or end of the load. */
function longestGapMs(visits: readonly Visit[], begin: number, end: number): number {
  const answers = visits.map(visit => visit.at + visit.tookMs).sort((a, b) => a - b);
  const points = [begin, ...answers, end];
  return Math.max(...points.slice(1).map((point, i) => point - (points[i] as number)));
}

/**
 * The time within which `percent` of the good answers of PHP were complete, in whole milliseconds; 0 if there were none.
 * Files are left out: PHP has no part in them.
 */
export function answerMs(visits: readonly Visit[], percent: number): number {
  const times = visits
    .filter(({ what, outcome }) => what !== "file" && outcome === "good")
    .map(({ tookMs }) => tookMs)
    .sort((a, b) => a - b);
  return Math.round(times[Math.ceil((times.length * percent) / 100) - 1] ?? 0);
}
