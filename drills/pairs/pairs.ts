import { randomInt } from "node:crypto";
import type { DrillListing } from "../../rehearsal/cli/drillRoom";
import type { Drill } from "../drill";
import { hasPassed } from "../judge/report";
import type { Result } from "../judge/runDrill";
import { changes, leftOut } from "./changes";
import { draw, type Pair } from "./draw";
import { faults } from "./faults";
import { pairDrill } from "./pairDrill";
import type { Part } from "./part";
import { type PairResult, table } from "./table";

const count = 20;

/** How `drill pairs` is listed. It is no part of `drill all`, because it takes as long as that. */
export const pairsListing: DrillListing = {
  name: "pairs",
  what: `${count} pairs of the other drills, drawn by --seed, each pair at once; --only 3 repeats one`,
};

/** Every part that can be drawn. */
export const parts: readonly Part[] = [...changes, ...faults];

export interface PairsOptions {
  readonly seed: number | undefined;
  readonly only: readonly number[] | undefined;
}

/**
 * Draws the pairs, runs them one after the other, and prints a table. A pair that did not run to its end is followed by a rescue of
 * the stack; when that fails too, the others are not run.
 *
 * @throws Error with the commands that repeat the failed pairs
 */
export async function runPairs(
  drills: readonly Drill[],
  { seed = randomInt(2 ** 32 - 1), only }: PairsOptions,
  run: (drill: Drill) => Promise<Result>,
  rescue: () => Promise<void>,
): Promise<void> {
  const pairs = draw(
    parts.map(({ name }) => name),
    seed,
  ).slice(0, count);
  const wrong = only?.find(number => number > pairs.length);
  if (wrong !== undefined) throw new Error(`--only ${wrong}: there are the pairs 1 to ${pairs.length}.`);
  const numbers = only ?? pairs.map((_, i) => i + 1);
  console.log(`\n  Pairs of the seed ${seed}${only === undefined ? "" : `, only ${only.join(", ")}`}.`);
  for (const { name } of drills)
    if (!parts.some(part => part.name === name)) console.log(`  Not drawn: ${name}, because ${leftOut[name]}.`);
  const results: PairResult[] = [];
  let isOver = false;
  for (const number of numbers) {
    const pair = pairs[number - 1] as Pair;
    if (isOver) {
      results.push({ number, pair, result: undefined });
      continue;
    }
    console.log(`\n  Pair ${number} of ${pairs.length}`);
    const result = await run(pairDrill(pair, parts));
    results.push({ number, pair, result });
    if (!hasPassed(result)) console.log(`  Repeat it by: ${commandOf(seed, number)}`);
    if (result.error !== undefined)
      await rescue().catch((error: unknown) => {
        console.log(
          `  The stack cannot be made whole again: ${error instanceof Error ? error.message : String(error)}`,
        );
        isOver = true;
      });
  }
  console.log(table(seed, results));
  const failed = results.filter(({ result }) => result === undefined || !hasPassed(result));
  if (failed.length > 0)
    throw new Error(
      `${failed.length} of ${results.length} pairs failed or were not run:\n${failed.map(({ number }) => `  ${commandOf(seed, number)}`).join("\n")}`,
    );
}

const commandOf = (seed: number, number: number) =>
  `npm run rehearse -- --seed ${seed} --only ${number} up drill pairs destroy`;
