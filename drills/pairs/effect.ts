import type { Visit } from "../visitors/visit";

/** What visitors may notice of a fault or a change: a share of some requests, for some time. */
export interface Effect {
  readonly what: readonly Visit["what"][];
  /** `refused`: writes that are refused gracefully. `failed`: any error, and for a write also a graceful refusal. */
  readonly outcome: "failed" | "refused";
  /** The share of these requests, above 0 and at most 1. */
  readonly share: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** Every kind of request, and those that PHP answers. */
export const everything: Effect["what"] = ["read", "page", "file", "write"];
export const throughPhp: Effect["what"] = ["read", "page", "write"];
export const reads: Effect["what"] = ["read", "page"];

/** What a part takes away from the stack, and for how long. */
export interface Taken {
  /** Ids of web servers and of nodes of the balancer, and roles of databases. */
  readonly machines: readonly string[];
  readonly from: number;
  readonly until: number;
  /** When the mending began, which gives the machines their power again. Left out: they mend themselves. */
  readonly mending?: number;
}

/** The machines of which at least one has to work, and what nobody can do without any of them. */
export interface Tier {
  readonly name: string;
  readonly machines: readonly string[];
  readonly what: Effect["what"];
}

/**
 * What two parts together take away and each alone does not: while they have every machine of a tier, the requests that need the
 * tier fail.
 */
export function jointEffects(tiers: readonly Tier[], taken: readonly Taken[]): (Effect & { readonly tier: string })[] {
  return tiers.flatMap(tier =>
    taken.flatMap((one, i) =>
      taken.slice(i).flatMap(other => {
        const both = [...one.machines, ...other.machines];
        const [from, until] = [Math.max(one.from, other.from), Math.min(one.until, other.until)];
        if (tier.machines.length === 0 || !tier.machines.every(id => both.includes(id)) || from >= until) return [];
        return [{ tier: tier.name, what: tier.what, outcome: "failed" as const, share: 1, from, until }];
      }),
    ),
  );
}

/**
 * A node of the balancer that has power again knows nothing of the servers. Until it has noticed that one does not answer, it sends
 * to that server its share of the node's share.
 *
 * @param noticedSeconds after which a node calls a dead server unhealthy
 */
export function returningNodes(
  nodes: readonly string[],
  servers: readonly string[],
  taken: readonly Taken[],
  noticedSeconds: number,
): Effect[] {
  return taken.flatMap(({ machines, mending, until: back }) => {
    const returning = machines.filter(id => nodes.includes(id)).length;
    if (returning === 0 || mending === undefined) return [];
    return taken.flatMap(other => {
      const dead = other.machines.filter(id => servers.includes(id)).length;
      const until = Math.min(back + noticedSeconds * 1000, other.until);
      if (dead === 0 || until <= mending || other.from >= until) return [];
      const share = (returning / nodes.length) * (dead / servers.length);
      return [{ what: everything, outcome: "failed" as const, share, from: Math.max(mending, other.from), until }];
    });
  });
}

const isIn = ({ from, until }: Effect, { at }: Visit) => at >= from && at <= until;

/**
 * How many requests may end so at most: the sum, over all requests, of the shares of the effects at the time when the request
 * begins, and not more than 1 for a request.
 */
export function atMostOf(visits: readonly Visit[], effects: readonly Effect[], outcome: Effect["outcome"]): number {
  const shareOf = (visit: Visit) =>
    effects
      .filter(effect => effect.outcome === outcome || outcome === "refused")
      .filter(effect => effect.what.includes(visit.what) && isIn(effect, visit))
      .reduce((sum, { share }) => sum + share, 0);
  return Math.ceil(visits.reduce((sum, visit) => sum + Math.min(1, shareOf(visit)), 0));
}

/** The requests that ended badly outside of every effect that explains it. A request that was open at `events` is explained. */
export function unexplained(
  visits: readonly Visit[],
  effects: readonly Effect[],
  events: readonly number[],
): readonly Visit[] {
  const explains = (effect: Effect, visit: Visit) =>
    effect.what.includes(visit.what) &&
    isIn(effect, visit) &&
    (effect.outcome === "failed" || visit.outcome === "refused");
  const wasOpen = ({ at, tookMs }: Visit) => events.some(event => at <= event && at + tookMs >= event);
  return visits.filter(
    visit => visit.outcome !== "good" && !wasOpen(visit) && !effects.some(effect => explains(effect, visit)),
  );
}
