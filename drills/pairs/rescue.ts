import { parse, stringify } from "yaml";
import type { DrillContext } from "../context/drillContext";
import { dropRetired } from "../context/generation";
import { recover } from "../context/recover";
import { completeUpdate } from "./operator";

/** Numbers that count upwards. What they have done cannot be taken back. */
const counters = ["lamp:databaseGeneration", "lamp:databasePasswordGeneration"];

/**
 * Makes the stack whole again after a pair that did not run to its end: every machine gets power, the settings are those of the
 * begin but for the counters, and the operator completes what was cut off.
 *
 * @param settings the configuration of the begin
 */
export async function rescue(context: DrillContext, settings: string): Promise<void> {
  const { cloud, fleet, machines, stack } = context;
  context.mark("rescue");
  for (const zone of new Set(machines.list().map(machine => machine.zone))) cloud.lightZone(zone);
  for (const { id, on } of machines.list()) {
    if (!on) await machines.faults.powerOn(id);
    else await machines.faults.freeze(id, false).catch(() => undefined);
  }
  stack.configuration = keepCounters(settings, stack.configuration);
  await recover(context);
  await completeUpdate(context);
  await fleet.untilWhole(120);
  if (machines.list().filter(({ kind }) => kind === "database").length > 2) await dropRetired(context);
}

/** The first configuration, with the counters of the second. Both are the YAML of a Pulumi.STACK.yaml. */
export function keepCounters(settings: string, now: string): string {
  const configOf = (text: string) => (parse(text) as { config?: Record<string, unknown> } | null)?.config ?? {};
  const document = (parse(settings) as Record<string, unknown> | null) ?? {};
  const kept = Object.fromEntries(Object.entries(configOf(now)).filter(([key]) => counters.includes(key)));
  return stringify({ ...document, config: { ...configOf(settings), ...kept } });
}
