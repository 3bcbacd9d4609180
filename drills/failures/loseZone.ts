import { setTimeout as sleep } from "node:timers/promises";
import { dropRetired, promote } from "../context/generation";
import type { Drill, Seen } from "../drill";
import {
  driverTimeoutSeconds,
  keptWrites,
  none,
  noticedAfterSeconds,
  ofWriters,
  shareOfOne,
  that,
  writePause,
} from "../judge/checks";
import type { Visit } from "../visitors/visit";

/** A node of the load balancer, a web server and the primary fail at once. */
export const loseZone: Drill = {
  name: "lose-zone",
  what: "everything in the primary's zone loses power at once",
  isLong: true,
  async run(context) {
    const { cloud, fleet, machines } = context;
    const zone = fleet.zoneOf((await fleet.databases()).primary);
    const servers = fleet.servers().length;
    const seconds = noticedAfterSeconds(fleet.targetGroup().healthCheck);
    const nodes = fleet.balancerNodeCount();
    const event = context.markEvent(`${zone} loses power`);
    cloud.darkenZone(zone);
    await machines.faults.killZone(zone);
    await sleep((seconds + 3) * 1000);
    context.mark("the balancer has noticed");
    const noticed = Date.now();
    // A new replica cannot be made in the failed zone. Its servers cannot become healthy, so `up` must not wait for them.
    await context.set({ "lamp:avoidZone": zone });
    await promote(context, { LAMP_SKIP_HEALTH_GATE: "1" });
    await fleet.untilWriting(90);
    context.mark("the other zone writes again");
    const replicaZone = fleet.zoneOf((await fleet.databases()).replica);
    const writing = Date.now();
    await sleep(3_000);
    const end = Date.now();
    cloud.lightZone(zone);
    await machines.faults.powerOnZone(zone);
    context.mark(`${zone} has power again`);
    await fleet.untilWhole();
    await context.set({ "lamp:avoidZone": "" });
    await context.up("with everything back", {}, "--refresh");
    await dropRetired(context);
    const between = (seen: Seen, from: number, to: number) => seen.visits.filter(({ at }) => at >= from && at < to);
    const failed = (visits: readonly Visit[]) => visits.filter(({ outcome }) => outcome === "failed").length;
    const readsOf = (visits: readonly Visit[]) => visits.filter(({ what }) => what !== "write");
    const outage = { event, seconds, servers, nodes, othersWaitSeconds: driverTimeoutSeconds };
    return seen => [
      shareOfOne({ visits: readsOf(seen.visits) }, outage),
      none("failed reads after that, until every server writes", failed(readsOf(between(seen, noticed, writing)))),
      ofWriters(seen, "the other zone takes writes after the promotion", () =>
        between(seen, writing, end).some(({ what, outcome }) => what === "write" && outcome === "good"),
      ),
      none("failed requests from then until the zone returns", failed(between(seen, writing, end))),
      that(`the new replica is not in ${zone}`, replicaZone !== zone, replicaZone),
      ...keptWrites(seen),
      writePause(seen),
    ];
  },
};
