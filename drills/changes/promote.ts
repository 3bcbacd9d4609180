import { setTimeout as sleep } from "node:timers/promises";
import { keptWrites, none, that, told, writePause } from "../judge/checks";
import type { Drill } from "../drill";
import { Fleet } from "../stage/fleet";
import { dropRetired, promote as raise } from "../stage/generation";

/** Seconds that the replica gets nothing from its primary, from the beginning of the `up` on. */
const lag = 10;

/** The replica becomes the primary while the primary lives, and lags behind when it is asked to. */
export const promote: Drill = {
  name: "promote",
  what: `the replica, ${lag} s behind, becomes the primary while the primary lives`,
  async run(stage) {
    const fleet = new Fleet(stage);
    const { replica } = await fleet.databases();
    await stage.machines.sqlIn(replica, "STOP REPLICA IO_THREAD");
    stage.strike("the replica gets no more from the primary");
    const promoted = raise(stage);
    promoted.catch(() => undefined); // told below, where it is awaited
    await sleep(lag * 1000);
    // One that has not been waited for replicates no more; what that cost is counted at the end.
    const again = await stage.machines.sqlIn(replica, "START REPLICA IO_THREAD").catch(() => undefined);
    stage.mark(again === undefined ? "the replica has not been waited for" : "the replica gets everything again");
    await promoted;
    const isPrimary = (await fleet.databases()).primary === replica;
    await fleet.whole();
    stage.mark("every server writes to the new primary, and reads from a new replica");
    await dropRetired(stage);
    return seen => [
      that("the replica is the primary", isPrimary),
      none("failed requests", seen.figures.failed),
      ...keptWrites(seen),
      told("writes refused kindly", String(seen.figures.refused)),
      writePause(seen),
    ];
  },
};
