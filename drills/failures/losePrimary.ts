import { setTimeout as sleep } from "node:timers/promises";
import { driverPatience as patience, none, that, told, writePause } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";
import { promote } from "../stage/generation";
import { HealthWatch } from "../stage/healthWatch";

/** Seconds in which nobody does anything yet. */
const night = 10;

export const losePrimary: Drill = {
  name: "lose-primary",
  what: "the power of the primary is cut; one number restores writes",
  leavesBehind: "the dead primary, retired: `drill return` drops it",
  async run(stage) {
    const fleet = new Fleet(stage);
    const { primary, replica } = await fleet.databases();
    const event = stage.strike("the power of the primary is cut");
    const watch = new HealthWatch(stage);
    await stage.machines.faults.kill(primary);
    await sleep(night * 1000);
    await promote(stage);
    const isWriter = (await fleet.databases()).primary === replica;
    await fleet.writing(60);
    stage.mark("every server writes to the new primary");
    const writing = Date.now();
    const sick = await watch.stop();
    await fleet.whole();
    return seen => {
      const reads = seen.visits.filter(({ what }) => what !== "write");
      const failed = reads.filter(({ outcome }) => outcome === "failed");
      const writes = seen.visits.filter(({ what }) => what === "write");
      return [
        none(
          `failed reads after the driver's time-out (${patience} s)`,
          failed.filter(({ at }) => at > event + patience * 1000).length,
        ),
        told("failed reads before", String(failed.filter(({ at }) => at <= event + patience * 1000).length)),
        none("web servers taken out by the balancer", sick),
        none(
          "writes that failed unkindly after that",
          writes.filter(({ at, outcome }) => outcome === "failed" && at > event + patience * 1000).length,
        ),
        that("the replica is the primary", isWriter),
        none(
          "failed or refused requests once every server writes",
          seen.visits.filter(({ at, outcome }) => outcome !== "good" && at > writing).length,
        ),
        told(
          "acknowledged writes lost",
          `${seen.lost}${seen.lost === 0 ? "" : ": the replica had not got them when the power went (replication is asynchronous)"}`,
        ),
        none("writes doubled", seen.doubled),
        writePause(seen, `, of which ${night} s nobody did anything`),
      ];
    };
  },
};
