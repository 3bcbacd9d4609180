import type { HealthCheck } from "../../rehearsal/aws/core/topology";
import type { Check, Seen } from "../drill";

export const atMost = (what: string, got: number, limit: number, unit = ""): Check => ({
  what,
  got: `${round(got)}${unit}`,
  limit: `at most ${round(limit)}${unit}`,
  holds: got <= limit,
});

export const none = (what: string, got: number): Check => ({ what, got: String(got), limit: "0", holds: got === 0 });

/** Something that is so or not; `got` says how it was. */
export const that = (what: string, holds: boolean, got = holds ? "yes" : "no"): Check => ({
  what,
  got,
  limit: "yes",
  holds,
});

/** As `that`, of what only the sample site can show. */
export const ofSample = (stage: { readonly isSample: boolean }, what: string, isSo: () => boolean): Check =>
  stage.isSample ? that(what, isSo()) : told(what, "another site: not asked");

/** A figure that is printed and has no limit. */
export const told = (what: string, got: string): Check => ({ what, got, limit: "", holds: true });

const round = (value: number) => String(Math.round(value * 10) / 10);

/** Seconds until PHP gives a silent database up: the sample site's MySql::PATIENCE, for the old connection and for a new one. */
export const driverPatience = 5;

/** The longest time in which no write was acknowledged. */
export const writePause = ({ figures }: Seen, more = ""): Check =>
  told(
    "write pause",
    figures.acknowledged === 0 ? "nobody wrote" : `${(figures.longestWriteGap / 1000).toFixed(1)} s${more}`,
  );

/** What every drill that writes promises. */
export const keptWrites = ({ lost, doubled }: Seen): Check[] => [
  none("acknowledged writes lost", lost),
  none("writes doubled", doubled),
];

/** Users notice nothing. */
export const unnoticed = (seen: Seen): Check[] => [
  none("failed requests", seen.figures.failed),
  none("refused writes", seen.figures.refused),
  ...keptWrites(seen),
];

/** Seconds after which a balancer has noticed a dead target at the latest: a check has just been good when it dies. */
export const noticed = ({ interval, timeout, unhealthyThreshold }: HealthCheck): number =>
  interval * unhealthyThreshold + timeout;

/**
 * One of `servers` is gone: what it may cost is its share of the requests, for as long as nobody has noticed. Requests
 * that were on their way come on top, and one for each of the balancer's nodes, which deal out in turn but not together.
 * `patience`: seconds for which the other servers wait for something else that is gone.
 */
export function shareOfOne(
  { visits, figures }: Seen,
  event: number,
  seconds: number,
  servers: number,
  nodes: number,
  patience = 0,
): Check[] {
  const end = event + seconds * 1000;
  const within = (until: number) => visits.filter(visit => visit.at >= event && visit.at <= until).length;
  const begun = within(end);
  const waiting = (within(event + patience * 1000) * (servers - 1)) / servers;
  const open = visits.filter(visit => visit.at < event && visit.at + visit.took > event).length;
  const limit = Math.ceil(begun / servers + waiting) + open + nodes;
  const bad = visits.filter(visit => visit.outcome !== "good").length;
  return [
    atMost(`failed or refused requests (1 of ${servers} servers, for ${seconds} s)`, bad, limit),
    atMost("time to heal", figures.healed / 1000, seconds, " s"),
  ];
}
