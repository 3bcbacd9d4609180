import type { Stage } from "./stage";

const key = "lamp:databaseGeneration";

/** The one number: promotes the replica. Throws when `up` fails. */
export async function promote(stage: Stage, environment = {}): Promise<void> {
  const generation = Number(stage.stack.setting(key));
  await stage.change(`${key} ${generation + 1}`, { [key]: String(generation + 1) }, environment);
}

/** Drops the primary from before, and keeps the next one again. */
export async function dropRetired(stage: Stage): Promise<void> {
  await stage.change("the retired primary is dropped", { "lamp:databaseKeepRetired": "false" });
  await stage.set({ "lamp:databaseKeepRetired": "true" });
}
