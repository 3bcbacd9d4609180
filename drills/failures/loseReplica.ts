import { setTimeout as sleep } from "node:timers/promises";
import { none, keptWrites, ofSample } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";
import { HealthWatch } from "../stage/healthWatch";

/** Seconds that the replica is gone. */
const gone = 15;

export const loseReplica: Drill = {
  name: "lose-replica",
  what: "the power of the replica is cut",
  async run(stage) {
    const fleet = new Fleet(stage);
    const { replica } = await fleet.databases();
    stage.strike("the power of the replica is cut");
    const watch = new HealthWatch(stage);
    await stage.machines.faults.kill(replica);
    const isSaid = async () =>
      (await fleet.statuses()).every(status => status?.reader === "away" && status.writer === "ok");
    if (stage.isSample) await stage.until("/status says that the replica is away", 30, isSaid);
    stage.mark("servers read from the primary");
    await sleep(gone * 1000);
    const sick = await watch.stop();
    await stage.machines.faults.powerOn(replica);
    stage.mark("the replica has power again");
    return seen => [
      none("failed requests", seen.figures.failed),
      none("refused writes", seen.figures.refused),
      ofSample(stage, "/status said so on every server", () => true),
      none("web servers taken out by the balancer", sick),
      ...keptWrites(seen),
    ];
  },
};
