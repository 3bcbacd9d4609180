import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { identifier, literal } from "../../rehearsal/machines/database/databaseAccounts";
import type { Check, Drill, Mark, Seen } from "../drill";
import { that } from "./checks";
import { Fleet } from "../stage/fleet";
import { type Figures, figuresOf } from "./figures";
import { type Stage } from "../stage/stage";
import type { Visit } from "../visitors/visit";
import { Visitors } from "../visitors/visitors";

/** Requests that a drill makes at least. */
const enough = 1_500;

export interface Result {
  readonly drill: string;
  readonly what: string;
  readonly seconds: number;
  readonly figures: Figures;
  /** Acknowledged writes that are in the primary; undefined where nobody could write. */
  readonly present: number | undefined;
  readonly checks: readonly Check[];
  readonly marks: readonly Mark[];
  readonly visits: readonly Visit[];
  /** Why it could not be done as planned; undefined when it was. */
  readonly broken: string | undefined;
}

/** Plays a drill under a load of `rate` requests a second, and judges it. Whatever goes wrong in it is its result; nothing is thrown. */
export async function play(drill: Drill, stage: Stage, rate: number): Promise<Result> {
  const began = Date.now();
  const run = randomBytes(4).toString("hex");
  const visitors = drill.withoutVisitors
    ? undefined
    : await Visitors.start({ ...stage.visitors, machines: stage.machines, manner: "browser", rate, run });
  stage.isSample = visitors?.isSample ?? stage.isSample;
  let broken: string | undefined;
  let judge: ((seen: Seen) => readonly Check[]) | undefined;
  try {
    await sleep(visitors === undefined ? 0 : 2_000); // so that the picture begins with how it is otherwise
    judge = await drill.run(stage);
    if (drill.leavesBehind === undefined) await new Fleet(stage).whole();
    await sleep(visitors === undefined ? 0 : 1_000);
    await stage.until(
      `${enough} requests are made`,
      120,
      () => visitors === undefined || visitors.visits.length >= enough,
    );
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error);
  }
  const visits = (await visitors?.stop()) ?? [];
  const figures = figuresOf(visits, stage.struck);
  const found =
    figures.acknowledged === 0
      ? undefined
      : await written(stage, run).catch((error: unknown) => {
          broken ??= `the writes cannot be counted: ${String(error)}`;
          return undefined;
        });
  const acknowledged = visits.flatMap(visit =>
    visit.what === "write" && visit.outcome === "good" && visit.words !== undefined ? [visit.words] : [],
  );
  const lost = acknowledged.filter(words => found !== undefined && !found.has(words)).length;
  const doubled = [...(found?.values() ?? [])].filter(count => count > 1).length;
  const judged = judge?.({ figures, visits, lost, doubled }) ?? [];
  return {
    drill: drill.name,
    what: drill.what,
    seconds: (Date.now() - began) / 1000,
    figures,
    present: found === undefined ? undefined : acknowledged.length - lost,
    checks: broken === undefined ? judged : [...judged, that("it went as planned", false)],
    marks: stage.marks,
    visits,
    broken,
  };
}

/** What of this run is in the primary, and how often. */
async function written(stage: Stage, run: string): Promise<Map<string, number>> {
  const fleet = new Fleet(stage);
  const { primary } = await fleet.databases();
  const { database = "" } = await fleet.account("application");
  const rows = await stage.machines.sqlIn(
    primary,
    `SELECT message, COUNT(*) FROM ${identifier(database)}.guestbook WHERE message LIKE ${literal(`drill ${run} %`)} GROUP BY message`,
  );
  const counts = rows.split("\n").filter(Boolean);
  return new Map(counts.map(row => row.split("\t")).map(([words = "", count]) => [words, Number(count)]));
}
