import { isFenced } from "../context/fence";
import { dropRetired } from "../context/generation";
import type { Drill } from "../drill";
import { pausedWrites, that } from "../judge/checks";

const generation = "lamp:databaseGeneration";

/**
 * AWS does not say whether RDS promotes a replica whose storage is optimized. The rehearsal's RDS refuses: the harder case for
 * the program.
 */
export const promoteInOptimization: Drill = {
  name: "promote-in-optimization",
  what: "the replica is to become the primary while RDS optimizes its storage, which can last for hours",
  isLong: true,
  async run(context) {
    const { cloud, fleet } = context;
    const { primary, replica } = await fleet.databases();
    await cloud.databases.growStorage(replica, Number(context.stack.setting("lamp:databaseStorageGb")) + 10);
    context.markEvent("RDS has enlarged the storage of the replica, and optimizes it");
    const timeout = context.stack.setting("lamp:promotionTimeoutSeconds");
    const next = String(Number(context.stack.setting(generation)) + 1);
    await context.set({ "lamp:promotionTimeoutSeconds": "30", [generation]: next });
    const waited = await context.attemptUp("promote the replica");
    const stillWrites = !(await isFenced(context, primary));
    await context.set({ "lamp:promotionTimeoutSeconds": timeout });
    const forced = await context.attemptUp("as its message says", { LAMP_PROMOTE_NOW: "1" }, undefined, "--refresh");
    const isReplica = (await fleet.databases()).primary === primary;
    cloud.databases.settleStorage(replica);
    context.mark("RDS has optimized the storage");
    await context.up("the same promotion", {}, "--refresh");
    const isPrimary = (await fleet.databases()).primary === replica;
    await fleet.untilWhole();
    context.mark("every server writes to the new primary, and reads from a new replica");
    await dropRetired(context);
    // The storage of the new primary is larger than the setting, as after RDS's own growth. The refresh notes that.
    await context.pulumi("refresh", "--yes", "--skip-preview");
    return seen => [
      that(
        "`up` says what it waited for, and how to try the promotion at once",
        waited.code !== 0 && /it is storage-optimization[^]*LAMP_PROMOTE_NOW=1 pulumi up --refresh/.test(waited.all),
      ),
      that("it has not fenced the primary", stillWrites),
      that(
        "with LAMP_PROMOTE_NOW=1, RDS refuses, `up` fails, and no server is told of a new primary",
        forced.code !== 0 && forced.all.includes("InvalidDBInstanceState") && isReplica,
      ),
      that("after the optimization, `up --refresh` makes the replica the primary", isPrimary),
      ...pausedWrites(seen),
    ];
  },
};
