import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { cacheFolder } from "../../support/cacheFolder";
import { remember, remembered } from "../../support/progress";
import type { Measured } from "../drillRoom";
import type { PulumiStack } from "../pulumiStack";

/**
 * Lets the program review the change that is set, by its own `review/review.ts PLAN --measured FILE`, which prints a comment for a pull
 * request. PLAN is what `pulumi preview --json --show-sames` says.
 *
 * @param folder for the two files
 * @param measured what this rehearsal measured; the outages that earlier drills of the program measured are added
 * @throws Error if the program has no such tool; CommandFailed if the tool fails, which has then printed why
 */
export async function reviewChange(
  stack: Pick<PulumiStack, "attempt" | "runTool">,
  program: string,
  folder: string,
  measured: readonly Measured[],
): Promise<void> {
  const tool = join(program, "review", "review.ts");
  if (!existsSync(tool)) throw new Error("review: the program has no review/review.ts that could review a preview");
  const [plan, times] = [join(folder, "preview.json"), join(folder, "measured.json")];
  // A preview that fails is reviewed as well: its messages are in the same document.
  const { out, all } = await stack.attempt(["preview", "--json", "--show-sames"]);
  if (out.trim() === "") throw new Error(`review: pulumi preview has printed no plan: ${all.trim()}`);
  writeFileSync(plan, out);
  const known = new Map([...earlier(program), ...measured].map(time => [time.what, time]));
  writeFileSync(times, JSON.stringify([...known.values()]));
  await stack.runTool(process.execPath, require.resolve("tsx/cli"), tool, plan, "--measured", times);
}

const ending = (program: string) => ` in drills of ${basename(program)}`;

/** Keeps the outages that drills measured for later reviews of the same program. */
export function keepOutages(program: string, measured: readonly Measured[], folder = cacheFolder): void {
  for (const { what, seconds } of measured) remember(folder, what + ending(program), seconds);
}

/** The outages that earlier drills of the program measured. */
export function earlier(program: string, folder = cacheFolder): Measured[] {
  const end = ending(program);
  return Object.entries(remembered(folder)).flatMap(([what, seconds]) =>
    what.endsWith(end) ? [{ what: what.slice(0, -end.length), seconds }] : [],
  );
}
