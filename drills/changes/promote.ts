import { setTimeout as sleep } from "node:timers/promises";
import { dropRetired, promote as raiseGeneration } from "../context/generation";
import type { Drill } from "../drill";
import { pausedWrites, that } from "../judge/checks";

/** How long the replica receives nothing from the primary, from the begin of `up`. */
const lagSeconds = 10;

export const promote: Drill = {
  name: "promote",
  what: `the replica, ${lagSeconds} s behind, becomes the primary while the primary works`,
  async run(context) {
    const { fleet, machines } = context;
    const { replica } = await fleet.databases();
    await machines.sqlIn(replica, "STOP REPLICA IO_THREAD");
    context.markEvent("the replica receives no more changes from the primary");
    const promoted = raiseGeneration(context);
    promoted.catch(() => undefined); // an error is thrown below, where `promoted` is awaited
    await sleep(lagSeconds * 1000);
    // If the promotion has not waited for the replica, the replica is a primary by now, and the statement fails. The
    // writes that this lost are counted at the end.
    const again = await machines.sqlIn(replica, "START REPLICA IO_THREAD").catch(() => undefined);
    context.mark(
      again === undefined ? "the promotion did not wait for the replica" : "the replica receives changes again",
    );
    await promoted;
    const isPrimary = (await fleet.databases()).primary === replica;
    await fleet.untilWhole();
    context.mark("every server writes to the new primary, and reads from a new replica");
    await dropRetired(context);
    return seen => [that("the replica is the primary", isPrimary), ...pausedWrites(seen)];
  },
};
