import type { DrillContext } from "./drillContext";

const key = "lamp:databaseGeneration";

/** Raises lamp:databaseGeneration by one, which promotes the replica. Throws if `up` fails. */
export async function promote(context: DrillContext, environment = {}): Promise<void> {
  const generation = Number(context.stack.setting(key));
  await context.change(`${key} ${generation + 1}`, { [key]: String(generation + 1) }, environment);
}

/** Deletes the retired primary. Afterwards the stack keeps the next retired primary again. */
export async function dropRetired(context: DrillContext): Promise<void> {
  await context.change("delete the retired primary", { "lamp:databaseKeepRetired": "false" });
  await context.set({ "lamp:databaseKeepRetired": "true" });
}
