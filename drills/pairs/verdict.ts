import type { Check, Seen } from "../drill";
import { atMost, none, note } from "../judge/checks";
import { atMostOf, type Effect, jointEffects, returningNodes, type Taken, type Tier, unexplained } from "./effect";

/** Replication is asynchronous: a write may have been acknowledged for so long before the replica has it. */
const replicationSeconds = 2;

/** What a pair may take all of. */
export const tierNames = { server: "web server", node: "node of the balancer", database: "database" } as const;

export interface Costs {
  readonly effects: readonly Effect[];
  readonly taken: readonly Taken[];
  readonly tiers: readonly Tier[];
  /** When each fault began, in milliseconds since 1970. */
  readonly events: readonly number[];
  /** After how many seconds a node of the balancer calls a dead server unhealthy. */
  readonly noticedSeconds: number;
  /** Whether a change promotes the replica. */
  readonly promotes: boolean;
}

/** The bound of two at once, computed from what each part may cost alone: see docs/operations.md, "Two at once". */
export function ofVisitors(seen: Seen, { effects, taken, tiers, events, noticedSeconds, promotes }: Costs): Check[] {
  const { visits } = seen;
  const joint = jointEffects(tiers, taken);
  const machinesOf = (name: string) => tiers.find(tier => tier.name === name)?.machines ?? [];
  const [nodes, servers] = [machinesOf(tierNames.node), machinesOf(tierNames.server)];
  const all = [...effects, ...joint, ...returningNodes(nodes, servers, taken, noticedSeconds)];
  const bad = visits.filter(({ outcome }) => outcome !== "good");
  const open = visits.filter(({ at, tookMs }) => events.some(event => at < event && at + tookMs > event)).length;
  const extra = open + nodes.length * events.length;
  const strange = unexplained(visits, all, events);
  const seconds = ({ from, until }: Effect) => ((until - from) / 1000).toFixed(0);
  return [
    ...joint.map(one => note(`both take every ${one.tier}`, `what needs one may fail for ${seconds(one)} s`)),
    atMost("failed requests", seen.figures.failed, atMostOf(visits, all, "failed") + extra),
    atMost("failed or refused requests", bad.length, atMostOf(visits, all, "refused") + extra),
    none("failed or refused requests that neither part explains", strange.length),
    ...(strange.length === 0 ? [] : [note("the first of them", explain(strange[0]!, events))]),
    ...ofWrites(seen, taken, tiers, promotes),
    none("writes doubled", seen.doubled),
  ];
}

/** No write is lost, but those that the replica did not have when a primary lost its power that is then replaced by the replica. */
function ofWrites({ lost, lostAt }: Seen, taken: readonly Taken[], tiers: readonly Tier[], promotes: boolean): Check[] {
  const primary = tiers.find(({ name }) => name === tierNames.database)?.machines[0] ?? "";
  const cut = promotes ? taken.find(({ machines }) => machines.includes(primary))?.from : undefined;
  if (cut === undefined) return [none("acknowledged writes lost", lost)];
  const early = lostAt.filter(at => at < cut - replicationSeconds * 1000 || at > cut);
  return [
    none(
      `acknowledged writes lost that are older than ${replicationSeconds} s when the primary loses power`,
      early.length,
    ),
    note("acknowledged writes lost that the replica did not have then", String(lost - early.length)),
  ];
}

function explain({ what, outcome, why, at }: Seen["visits"][number], events: readonly number[]): string {
  const first = Math.min(...events);
  const when = events.length === 0 ? "" : `, ${((at - first) / 1000).toFixed(1)} s after the first fault`;
  return `${what} ${outcome}${why === undefined ? "" : ` (${why})`}${when}`;
}
