import type { Attempt } from "../../rehearsal/cli/pulumiStack";
import type { DrillContext } from "../context/drillContext";
import { dropRetired } from "../context/generation";
import { recover } from "../context/recover";
import { completeUpdate } from "./operator";
import type { Change, PreparedChange, Stage } from "./part";

/** The changes of a pair after they were made. */
export interface MadeChanges {
  readonly prepared: readonly PreparedChange[];
  /** The result of the first `up`. */
  readonly first: Attempt;
  /** From the begin of the first `up` to the end of the last one that belongs to the changes; milliseconds since 1970. */
  readonly began: number;
  readonly ended: number;
}

/**
 * Makes the changes by one `pulumi up`. When that has failed, does what docs/operations.md and the text of the error say, as soon
 * as every fault is mended. Then restores the settings.
 *
 * @throws Error when an `up` fails that has to succeed
 */
export async function makeChanges(
  context: DrillContext,
  stage: Stage,
  changes: readonly Change[],
  mended: () => Promise<unknown>,
): Promise<MadeChanges> {
  const prepared: PreparedChange[] = [];
  for (const change of changes) prepared.push(await change.prepare(context, stage));
  const all = (key: "settings" | "corrected" | "restored") =>
    Object.assign({}, ...prepared.map(one => one[key] ?? {})) as Record<string, string>;
  await context.set(all("settings"));
  const interruption = prepared.find(one => one.interruption !== undefined)?.interruption;
  const began = Date.now();
  const what = changes.map(({ name }) => name).join(" and ");
  const options = prepared.flatMap(one => one.options ?? []);
  const update = context.attemptUp(what, {}, interruption, ...options);
  for (const one of prepared) one.begun?.();
  const first = await update;
  await mended();
  if (interruption !== undefined) await recover(context);
  for (const one of prepared) await one.correct?.();
  await context.set(all("corrected"));
  if (first.code !== 0 || Object.keys(all("corrected")).length > 0) await completeUpdate(context);
  const ended = Date.now();
  for (const one of prepared) await one.made?.();
  await context.fleet.untilWhole();
  const restored = all("restored");
  if (Object.keys(restored).length > 0) await context.change("the settings before", restored);
  const databases = context.machines.list().filter(({ kind }) => kind === "database").length;
  if (databases > 2) await dropRetired(context);
  return { prepared, first, began, ended };
}
