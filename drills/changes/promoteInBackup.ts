import { FenceWatch } from "../context/fence";
import { dropRetired, promote } from "../context/generation";
import type { Drill } from "../drill";
import { pausedWrites, none, that } from "../judge/checks";

/** How long the backup lasts here. Longer than `up` needs until it looks at the replica. */
const backupSeconds = 20;

export const promoteInBackup: Drill = {
  name: "promote-in-backup",
  what: "the replica becomes the primary while RDS takes its daily backup",
  isLong: true,
  async run(context) {
    const { cloud, fleet } = context;
    const { primary, replica } = await fleet.databases();
    cloud.databases.startBackup(replica, backupSeconds * cloud.account.clock.speed);
    const ends = context.markEvent("RDS begins to back up the replica") + backupSeconds * 1000;
    const watch = new FenceWatch(context, primary);
    await promote(context);
    const fencedAt = (await watch.stop()) ?? 0;
    const isPrimary = (await fleet.databases()).primary === replica;
    await fleet.untilWhole();
    context.mark("every server writes to the new primary, and reads from a new replica");
    await dropRetired(context);
    return seen => [
      that("the primary took writes until the backup had ended", fencedAt > ends),
      none(
        "writes failed or refused during the backup",
        seen.visits.filter(
          ({ what, outcome, at, tookMs }) => what === "write" && outcome !== "good" && at + tookMs < ends,
        ).length,
      ),
      that("the replica is the primary", isPrimary),
      ...pausedWrites(seen),
    ];
  },
};
