import type { Visit } from "../visitors/visit";

/** What users felt, from the requests of a drill. Times in milliseconds. */
export interface Figures {
  readonly requests: number;
  readonly failed: number;
  /** Writes that the site refused kindly. */
  readonly refused: number;
  /** Why requests failed, with how often, as `HTTP 502`. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The longest time without any good answer. */
  readonly longestGap: number;
  /** The longest time without a write that was acknowledged. */
  readonly longestWriteGap: number;
  /** From the event of the drill until the last request began that failed or was refused; 0 when none did. */
  readonly healed: number;
  /** Writes that the site acknowledged. */
  readonly acknowledged: number;
}

/** `event`: when it happened, milliseconds since 1970; left out: there was none. */
export function figuresOf(visits: readonly Visit[], event?: number): Figures {
  const failed = visits.filter(visit => visit.outcome === "failed");
  const refused = visits.filter(visit => visit.outcome === "refused");
  const good = visits.filter(visit => visit.outcome === "good");
  const reasons: Record<string, number> = {};
  for (const { why = "" } of failed) reasons[why] = (reasons[why] ?? 0) + 1;
  const begin = Math.min(...visits.map(visit => visit.at));
  const end = Math.max(...visits.map(visit => visit.at + visit.took));
  const writes = good.filter(visit => visit.what === "write");
  const bad = [...failed, ...refused].map(visit => visit.at);
  return {
    requests: visits.length,
    failed: failed.length,
    refused: refused.length,
    reasons,
    longestGap: visits.length === 0 ? 0 : longestGap(good, begin, end),
    longestWriteGap: writes.length === 0 ? 0 : longestGap(writes, begin, end),
    healed: event === undefined || bad.length === 0 ? 0 : Math.max(0, Math.max(...bad) - event),
    acknowledged: writes.length,
  };
}

/** Between answers, and between them and the ends of the time in which there were visitors. */
function longestGap(visits: readonly Visit[], begin: number, end: number): number {
  const answers = visits.map(visit => visit.at + visit.took).sort((a, b) => a - b);
  const points = [begin, ...answers, end];
  return Math.max(...points.slice(1).map((point, i) => point - (points[i] as number)));
}
