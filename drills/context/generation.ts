import type { DrillContext } from "./drillContext";

const key = "lamp:databaseGeneration";

/**
 * Raises lamp:databaseGeneration by one, which promotes the replica and does nothing else to it: `complete` does the rest.
 * Throws if `up` fails.
 */
export async function promote(context: DrillContext, environment = {}): Promise<void> {
  const generation = Number(context.stack.setting(key));
  await context.change(`${key} ${generation + 1}`, { [key]: String(generation + 1) }, environment);
}

/** What the update that promotes has left: the new primary gets its standby. Throws if `up` fails. */
export async function complete(context: DrillContext): Promise<void> {
  await context.up("the new primary gets its standby");
}

/** Deletes the retired primary, and completes the new one. Afterwards the stack keeps the next retired primary again. */
export async function dropRetired(context: DrillContext): Promise<void> {
  await context.change("delete the retired primary", { "lamp:databaseKeepRetired": "false" });
  if (context.stack.setting("lamp:protectData") === "true") await context.up("now that it is not protected");
  await context.set({ "lamp:databaseKeepRetired": "true" });
}

/**
 * Deletes a retired primary that has failed, as docs/operations.md says: RDS takes no last snapshot of it, so `up` alone
 * cannot. Returns whether RDS has refused it to `up`.
 */
export async function dropFailed(context: DrillContext, identifier: string): Promise<boolean> {
  await context.set({ "lamp:databaseKeepRetired": "false" });
  const { code, all } = await context.attemptUp("delete the retired primary");
  const found = context.cloud.account.find("aws:rds/instance:Instance", "identifier", identifier);
  if (found !== undefined) await context.cloud.deleteByHand(found.type, found.id, { skipFinalSnapshot: true });
  context.mark("deleted by hand, without a last snapshot");
  await context.pulumi("refresh", "--yes", "--skip-preview");
  await context.up("without the retired primary");
  await context.set({ "lamp:databaseKeepRetired": "true" });
  return code !== 0 && all.includes("Cannot create a snapshot");
}
