import type { DrillContext } from "../context/drillContext";

/** How often the operator does what the text of a failed update says. */
const longest = 3;

/**
 * Completes an update that has failed, as the operator does: `pulumi up --refresh`, and if that fails, the setting that its text
 * names. Returns the settings that it has changed.
 *
 * @throws Error with the end of the output when the text names no setting, or the update goes on failing
 */
export async function completeUpdate(
  context: Pick<DrillContext, "attemptUp" | "set" | "mark">,
): Promise<Readonly<Record<string, string>>> {
  const changed: Record<string, string> = {};
  for (let attempt = 1; ; attempt++) {
    const { code, all } = await context.attemptUp("the next one", {}, undefined, "--refresh");
    if (code === 0) return changed;
    const advice = adviceIn(all);
    if (advice === undefined || attempt === longest)
      throw new Error(`pulumi up --refresh ended with ${code}:\n${all.trim().slice(-4000)}`);
    context.mark(`as the text says: ${advice.key} ${advice.value}`);
    changed[advice.key] = advice.value;
    await context.set({ [advice.key]: advice.value });
  }
}

/** The setting that an error names after "What to do:"; undefined if it names none. */
export function adviceIn(printed: string): { readonly key: string; readonly value: string } | undefined {
  const [, key = "", value = ""] =
    /What to do: pulumi config set (lamp:\w+) ([^\s,]+), then pulumi up/.exec(printed) ?? [];
  return key === "" ? undefined : { key, value };
}
