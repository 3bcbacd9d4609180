import { until } from "../../rehearsal/support/until";
import type { DrillContext } from "../context/drillContext";
import type { Mark } from "../context/mark";
import type { Check, Drill, Judge } from "../drill";
import type { Visit } from "../visitors/visit";
import { that } from "./checks";
import { type Figures, figuresOf } from "./figures";
import { type Harness, harnessOf } from "./harness";

export interface Result {
  readonly drill: string;
  readonly what: string;
  readonly seconds: number;
  readonly figures: Figures;
  /** How many of the acknowledged writes the primary contains; undefined if no write was acknowledged. */
  readonly present: number | undefined;
  readonly checks: readonly Check[];
  readonly marks: readonly Mark[];
  readonly visits: readonly Visit[];
  /** Why the drill did not run to its end; undefined if it did. */
  readonly error: string | undefined;
}

/**
 * Runs a drill under a load of `rate` requests a second, and judges it. An error of the drill is part of the result, which
 * then has a failed check. Throws only if the visitors cannot begin.
 */
export async function runDrill(
  drill: Drill,
  context: DrillContext,
  rate: number,
  { startVisitors, writesInPrimary, untilWhole, minimum, clock }: Harness = harnessOf(context, rate),
): Promise<Result> {
  const began = clock.now();
  const load = drill.withoutVisitors ? undefined : await startVisitors();
  context.site = load?.site ?? context.site;
  let judge: Judge | undefined;
  let error: string | undefined;
  /** Keeps the first error: later ones are often its consequences. */
  const noteError = (problem: string) => void (error ??= problem);
  try {
    await clock.sleep(load === undefined ? 0 : 2_000); // the time line begins with the normal state
    judge = await drill.run(context);
    if (drill.leavesBehind === undefined) await untilWhole();
    await clock.sleep(load === undefined ? 0 : 1_000);
    if (load !== undefined)
      await until(
        `${minimum.requests} requests of the visitors`,
        { ...minimum, seen: () => `they have made ${load.visits.length}` },
        () => load.visits.length >= minimum.requests,
      );
  } catch (thrown) {
    noteError(messageOf(thrown));
  }
  const visits =
    (await load?.stop().catch((thrown: unknown) => {
      noteError(messageOf(thrown));
      return load.visits;
    })) ?? [];
  const figures = figuresOf(visits, context.eventAt);
  const found =
    figures.acknowledged === 0
      ? undefined
      : await writesInPrimary().catch((thrown: unknown) => {
          noteError(`the writes in the primary cannot be counted: ${messageOf(thrown)}`);
          return undefined;
        });
  const acknowledged = visits.filter(({ what, outcome }) => what === "write" && outcome === "good");
  const lostAt = acknowledged
    .filter(({ message }) => message !== undefined && found?.has(message) === false)
    .map(({ at }) => at);
  const lost = lostAt.length;
  const doubled = [...(found?.values() ?? [])].filter(count => count > 1).length;
  const checks = judge?.({ figures, visits, lost, lostAt, doubled }) ?? [];
  return {
    drill: drill.name,
    what: drill.what,
    seconds: (clock.now() - began) / 1000,
    figures,
    present: found === undefined ? undefined : acknowledged.length - lost,
    checks: error === undefined ? checks : [...checks, that("the drill ran to its end", false)],
    marks: context.marks,
    visits,
    error,
  };
}

const messageOf = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
