import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../../rehearsal/support/until";
import type { Status } from "../context/fleet";
import { HealthWatch } from "../context/healthWatch";
import type { Drill } from "../drill";
import { keptWrites, none, ofSample } from "../judge/checks";

/** How long the replica has no power. */
const offSeconds = 15;

const reportAway = (statuses: readonly (Status | undefined)[]) =>
  statuses.length > 0 && statuses.every(status => status?.reader === "away" && status.writer === "ok");

export const loseReplica: Drill = {
  name: "lose-replica",
  what: "the power of the replica is cut",
  async run(context) {
    const { fleet, machines } = context;
    const { replica } = await fleet.databases();
    context.markEvent("the power of the replica is cut");
    const watch = new HealthWatch(fleet);
    await machines.faults.kill(replica);
    if (context.isSample)
      await until("/status.json of every server to report that the replica is away", { seconds: 30 }, async () =>
        reportAway(await fleet.statuses()),
      );
    context.mark("servers read from the primary");
    await sleep(offSeconds * 1000);
    const isStillReported = context.isSample && reportAway(await fleet.statuses());
    const unhealthy = await watch.stop();
    await machines.faults.powerOn(replica);
    context.mark("the replica has power again");
    return seen => [
      none("failed requests", seen.figures.failed),
      none("refused writes", seen.figures.refused),
      ofSample(context, `/status.json of every server still reports it ${offSeconds} s later`, () => isStillReported),
      none("web servers that the balancer called unhealthy", unhealthy),
      ...keptWrites(seen),
    ];
  },
};
