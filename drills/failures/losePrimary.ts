import { setTimeout as sleep } from "node:timers/promises";
import { complete, promote } from "../context/generation";
import { HealthWatch } from "../context/healthWatch";
import type { Drill } from "../drill";
import { driverTimeoutSeconds, none, note, that, writePause } from "../judge/checks";

/** Seconds until the operator acts. */
const operatorSeconds = 10;

export const losePrimary: Drill = {
  name: "lose-primary",
  what: "the power of the primary is cut; one number restores writes",
  leavesBehind: "the failed primary, retired: `drill return-home` deletes it",
  isLong: true,
  async run(context) {
    const { fleet } = context;
    const { primary, replica } = await fleet.databases();
    const event = context.markEvent("the power of the primary is cut");
    const watch = new HealthWatch(fleet);
    await context.machines.faults.kill(primary);
    await sleep(operatorSeconds * 1000);
    await promote(context);
    const isPromoted = (await fleet.databases()).primary === replica;
    await fleet.untilWriting(60);
    context.mark("every server writes to the new primary");
    const writing = Date.now();
    const unhealthy = await watch.stop();
    await fleet.untilWhole();
    await complete(context);
    return seen => {
      const givenUp = event + driverTimeoutSeconds * 1000;
      const failed = seen.visits.filter(({ outcome }) => outcome === "failed");
      const reads = failed.filter(({ what }) => what !== "write");
      const writes = failed.filter(({ what }) => what === "write");
      return [
        none(
          `failed reads after the time-out of PHP's MySQL driver (${driverTimeoutSeconds} s)`,
          reads.filter(({ at }) => at > givenUp).length,
        ),
        note("failed reads before it", String(reads.filter(({ at }) => at <= givenUp).length)),
        note("failed writes before it", String(writes.filter(({ at }) => at <= givenUp).length)),
        none("failed writes after it", writes.filter(({ at }) => at > givenUp).length),
        none("web servers that the balancer called unhealthy", unhealthy),
        that("the replica is the primary", isPromoted),
        none(
          "failed or refused requests once every server writes",
          seen.visits.filter(({ at, outcome }) => outcome !== "good" && at > writing).length,
        ),
        note(
          "acknowledged writes lost",
          `${seen.lost}${seen.lost === 0 ? "" : " (replication is asynchronous: the replica did not have them when the power was cut)"}`,
        ),
        none("writes doubled", seen.doubled),
        writePause(seen, `, of which the operator waits ${operatorSeconds} s`),
      ];
    };
  },
};
