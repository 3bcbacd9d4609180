import type { HealthCheck } from "../../rehearsal/aws/core/topology";
import type { Check, Seen } from "../drill";

/** Passes if `got` is not above `limit`. `unit` is appended to both, for example ` s`. */
export const atMost = (what: string, got: number, limit: number, unit = ""): Check => ({
  what,
  got: `${round(got)}${unit}`,
  limit: `at most ${round(limit)}${unit}`,
  passed: got <= limit,
});

/** Passes if the count is zero. */
export const none = (what: string, got: number): Check => ({ what, got: String(got), limit: "0", passed: got === 0 });

/** Passes if the statement is true. `got` says what was found. */
export const that = (what: string, isTrue: boolean, got = isTrue ? "yes" : "no"): Check => ({
  what,
  got,
  limit: "yes",
  passed: isTrue,
});

/** Like `that`, but only if the sample site is served; with another site the row is a note. */
export const ofSample = (place: { readonly isSample: boolean }, what: string, isTrue: () => boolean): Check =>
  place.isSample ? that(what, isTrue()) : note(what, "not checked: not the sample site");

/** Like `that`, but only if the visitors of the site can write; otherwise the row is a note. */
export const ofWriters = ({ visits }: Pick<Seen, "visits">, what: string, isTrue: () => boolean): Check =>
  visits.some(visit => visit.what === "write")
    ? that(what, isTrue())
    : note(what, "not checked: visitors cannot write to this site");

/** A row without a limit. */
export const note = (what: string, got: string): Check => ({ what, got, limit: "", passed: true });

const round = (value: number) => String(Math.round(value * 10) / 10);

/** Seconds: MySql::PATIENCE of the sample site, for an answer on an open connection and for a new connection. */
const sitePatienceSeconds = 2;
/** Seconds after which PHP has given up a database that does not answer: on the old connection, on a new one, and a margin. */
export const driverTimeoutSeconds = 2 * sitePatienceSeconds + 1;

/** The longest time in which no write was acknowledged. `more` is appended to it. */
export const writePause = ({ figures }: Seen, more = ""): Check =>
  note(
    "longest time without an acknowledged write",
    figures.acknowledged === 0 ? "no writes" : `${(figures.longestWriteGapMs / 1000).toFixed(1)} s${more}`,
  );

/** Every acknowledged write is in the primary, and exactly once. */
export const keptWrites = ({ lost, doubled }: Seen): Check[] => [
  none("acknowledged writes lost", lost),
  none("writes doubled", doubled),
];

/** Users notice only that writes are refused gracefully for a while. */
export const pausedWrites = (seen: Seen): Check[] => [
  none("failed requests", seen.figures.failed),
  ...keptWrites(seen),
  note("writes refused gracefully", String(seen.figures.refused)),
  writePause(seen),
];

/** Users notice nothing. */
export const unnoticed = (seen: Seen): Check[] => [
  none("failed requests", seen.figures.failed),
  none("refused writes", seen.figures.refused),
  ...keptWrites(seen),
];

/**
 * Seconds after which the balancer calls a dead target unhealthy at the latest: the target dies just after a good check,
 * then every check of the unhealthy threshold fails, the last one by its time-out.
 */
export const noticedAfterSeconds = ({ interval, timeout, unhealthyThreshold }: HealthCheck): number =>
  interval * unhealthyThreshold + timeout;

/** The time in which one of several servers does not answer, and the balancer still sends requests to it. */
export interface Outage {
  /** Start, in milliseconds since 1970. */
  readonly event: number;
  readonly seconds: number;
  /** How many servers there are, with the one that fails. */
  readonly servers: number;
  /** How many nodes the balancer has. Each takes the servers in turn, and the nodes do not coordinate. */
  readonly nodes: number;
  /** Seconds in which the other servers do not answer either, because they wait for something else that failed. Default: 0. */
  readonly othersWaitSeconds?: number;
}

/**
 * The failed server may cost its share of the requests that begin during the outage. On top come requests that were open
 * when it began, and one request for each node of the balancer.
 */
export function shareOfOne({ visits }: Pick<Seen, "visits">, outage: Outage): Check {
  const { event, seconds, servers, nodes, othersWaitSeconds = 0 } = outage;
  const begunWithin = (seconds: number) =>
    visits.filter(visit => visit.at >= event && visit.at <= event + seconds * 1000).length;
  const waiting = (begunWithin(othersWaitSeconds) * (servers - 1)) / servers;
  const open = visits.filter(visit => visit.at < event && visit.at + visit.tookMs > event).length;
  const limit = Math.ceil(begunWithin(seconds) / servers + waiting) + open + nodes;
  const bad = visits.filter(visit => visit.outcome !== "good").length;
  return atMost(`failed or refused requests (1 of ${servers} servers, for ${seconds} s)`, bad, limit);
}

/** No request fails or is refused that begins later than `seconds` after the event. */
export const recoveredWithin = ({ figures }: Seen, seconds: number): Check =>
  atMost("time to recovery", figures.recoveryMs / 1000, seconds, " s");
