import { setTimeout as sleep } from "node:timers/promises";
import { driverPatience, keptWrites, none, noticed, ofSample, shareOfOne, writePause } from "../judge/checks";
import type { Drill, Seen } from "../drill";
import { Fleet } from "../stage/fleet";
import { dropRetired, promote } from "../stage/generation";
import type { Visit } from "../visitors/visit";

/** A zone goes dark: a node of the balancer, a web server and the primary, all at once. */
export const loseZone: Drill = {
  name: "lose-zone",
  what: "everything in the primary's zone loses power at once",
  isLong: true,
  async run(stage) {
    const fleet = new Fleet(stage);
    const { primary } = await fleet.databases();
    const zone = fleet.machine(primary).zone;
    const servers = fleet.servers().length;
    const seconds = noticed(fleet.group().healthCheck);
    const nodes = fleet.nodes();
    const event = stage.strike(`${zone} loses power`);
    await stage.machines.faults.killZone(zone);
    await sleep((seconds + 3) * 1000);
    stage.mark("the balancer has noticed");
    const reads = Date.now();
    // Servers of a dark zone cannot be healthy: nobody waits for them.
    await promote(stage, { LAMP_SKIP_HEALTH_GATE: "1" });
    await fleet.writing(90);
    stage.mark("the other zone writes again");
    const writes = Date.now();
    await sleep(3_000);
    const end = Date.now();
    await stage.machines.faults.powerOnZone(zone);
    stage.mark(`${zone} has power again`);
    await fleet.whole();
    await dropRetired(stage);
    const between = (seen: Seen, from: number, to: number) => seen.visits.filter(({ at }) => at >= from && at < to);
    const failed = (visits: readonly Visit[]) => visits.filter(({ outcome }) => outcome === "failed").length;
    const readsOf = (visits: readonly Visit[]) => visits.filter(({ what }) => what !== "write");
    return seen => [
      ...shareOfOne({ ...seen, visits: readsOf(seen.visits) }, event, seconds, servers, nodes, driverPatience).slice(
        0,
        1,
      ),
      none("failed reads after that, until the promotion", failed(readsOf(between(seen, reads, writes)))),
      ofSample(stage, "the other zone takes writes after one number", () =>
        between(seen, writes, end).some(({ what, outcome }) => what === "write" && outcome === "good"),
      ),
      none("failed requests once it does", failed(between(seen, writes, end))),
      ...keptWrites(seen),
      writePause(seen),
    ];
  },
};
