import type { DrillContext } from "../context/drillContext";
import type { Check, Drill, Judge, Seen } from "../drill";
import { type Clock, systemClock } from "../judge/harness";
import { none, note, noticedAfterSeconds, that } from "../judge/checks";
import type { Pair } from "./draw";
import { type Effect, everything, reads, type Taken, type Tier } from "./effect";
import { type BegunFault, type Change, type Fault, type Part, pairSeconds, type Stage } from "./part";
import { ofVisitors, tierNames } from "./verdict";
import { makeChanges, type MadeChanges } from "./updates";

/** A fault that is over. */
interface EndedFault {
  readonly begun: BegunFault;
  /** When mending began and ended, in milliseconds since 1970. */
  readonly mending: number;
  readonly mended: number;
}

/** The two parts of a pair as one drill, under the load of every drill. */
export function pairDrill(
  { first, second, secondsBetween }: Pair,
  parts: readonly Part[],
  clock: Clock = systemClock,
): Drill {
  const find = (name: string): Part => {
    const part = parts.find(one => one.name === name);
    if (part === undefined) throw new Error(`there is no part ${name}`);
    return part;
  };
  // Nothing can be written on a replica that is off.
  const isSwapped = second === "replication-stopped" && ["lose-replica", "lose-zone"].includes(first);
  const order = isSwapped ? [find(second), find(first)] : [find(first), find(second)];
  return {
    name: `${first} + ${second}`,
    what: order.map(({ name }) => name).join(`, and ${secondsBetween} s later `),
    run: context => runPair(context, order, secondsBetween, clock),
  };
}

async function runPair(
  context: DrillContext,
  order: readonly Part[],
  secondsBetween: number,
  clock: Clock,
): Promise<Judge> {
  const stage = await stageOf(context);
  const tiers = tiersOf(context, stage);
  const events: number[] = [];
  const taken: string[] = [];
  const faults: Promise<EndedFault>[] = [];
  let changes: Promise<MadeChanges> | undefined;
  const allMended = () => Promise.all(faults);

  const beginFault = async (part: Fault) => {
    const begun = await part.begin(context, stage, taken);
    events.push(context.eventAt ?? clock.now());
    taken.push(...begun.machines);
    const ended = (async () => {
      await clock.sleep(pairSeconds * 1000);
      const mending = clock.now();
      await begun.mend();
      context.mark(`${part.name} is mended`);
      return { begun, mending, mended: clock.now() };
    })();
    ended.catch(() => undefined); // an error is thrown below, where it is awaited
    faults.push(ended);
  };
  const planned = order.filter((part): part is Change => part.kind === "change");
  for (const [i, part] of order.entries()) {
    if (i > 0 && planned.length < 2) await clock.sleep(secondsBetween * 1000);
    if (part.kind === "fault") await beginFault(part);
    else if (changes === undefined) {
      changes = makeChanges(context, stage, planned, async () => {
        // A fault that begins later than a quick `up` ends is waited for as well.
        while (faults.length < order.length - planned.length) await clock.sleep(100);
        await allMended();
      });
      changes.catch(() => undefined); // as above
    }
  }
  const ended = await allMended();
  const made = await changes;
  await context.fleet.untilWhole();
  context.mark("the stack is whole");
  const noticedSeconds = noticedAfterSeconds(context.fleet.targetGroup().healthCheck);
  return seen => judge(seen, { ended, made, tiers, events, taken, noticedSeconds });
}

interface Happened {
  readonly ended: readonly EndedFault[];
  readonly made: MadeChanges | undefined;
  readonly tiers: readonly Tier[];
  readonly events: readonly number[];
  readonly taken: readonly string[];
  readonly noticedSeconds: number;
}

function judge(seen: Seen, { ended, made, tiers, events, taken, noticedSeconds }: Happened): Check[] {
  const costs = ended.map(({ begun, mending, mended }) => begun.cost(mended, mending));
  const ofChanges = made?.prepared.flatMap(one => one.effects?.(made.began, made.ended) ?? []) ?? [];
  const effects: Effect[] = [...costs.flatMap(cost => cost.effects), ...ofChanges];
  const takenFor: Taken[] = costs.map(cost => cost.taken);
  const promotes = made?.prepared.some(one => one.promotes) ?? false;
  return [
    ...ofVisitors(seen, { effects, taken: takenFor, tiers, events, noticedSeconds, promotes }),
    ...(made === undefined ? [] : ofFirstUp(made, ended.length > 0)),
    ...(made?.prepared.flatMap(one => one.judge?.(made.first, taken) ?? []) ?? []),
  ];
}

/** An `up` must fail that is made to fail, and only that; a fault meanwhile is an excuse, because the next one succeeded. */
function ofFirstUp({ first, prepared }: MadeChanges, hasFault: boolean): Check[] {
  const mustFail = prepared.some(one => one.mustFail);
  if (mustFail) return [that("the first `up` fails, and `up --refresh` completes it", first.code !== 0)];
  const result = first.code === 0 ? "succeeded" : `ended with ${first.code}, and \`up --refresh\` completed it`;
  return hasFault ? [note("the first `up`", result)] : [none("updates that failed", first.code === 0 ? 0 : 1)];
}

async function stageOf({ fleet, stack }: DrillContext): Promise<Stage> {
  const { url } = await stack.outputs();
  return { url: String(url), ...(await fleet.databases()), servers: fleet.servers().length };
}

/** The machines of each tier as they are when the pair begins. */
function tiersOf({ machines, fleet }: DrillContext, { primary, replica }: Stage): Tier[] {
  const nodes = machines.list().filter(({ kind }) => kind === "balancer");
  return [
    { name: tierNames.server, machines: fleet.servers().map(({ id }) => id), what: everything },
    { name: tierNames.node, machines: nodes.map(({ id }) => id), what: everything },
    { name: tierNames.database, machines: [primary, replica], what: reads },
  ];
}
