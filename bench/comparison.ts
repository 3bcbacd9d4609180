import { pages, type Cell, type Plan } from "./cells";
import type { Contender } from "./contender";
import { foreignShare, type Meter } from "./meter";
import { wrk, type Measured } from "./wrk";

/** One server under one load in one round. */
export interface Sample extends Measured, Cell {
  readonly server: string;
  /** Which start of the server, from 1. */
  readonly start: number;
  readonly round: number;
  /** Processor time of the server for a request, in microseconds. */
  readonly cpuMicroseconds: number;
  /** Of one core's time, what programs used that are no part of the benchmark. */
  readonly foreign: number;
}

/**
 * Measures every cell in rounds, of servers that were started for the `start`th time. In each round every server has its
 * turn, in an order that changes.
 */
export async function measure(
  contenders: readonly Contender[],
  plan: Plan,
  start: number,
  meter: Meter,
  tell: (line: string) => void,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const cell of plan.cells) {
    tell(`${pages[cell.page].title}, ${cell.connections} connections`);
    const present = contenders.filter(({ recipe }) => recipe.only === undefined || recipe.only === cell.page);
    for (const contender of present) await load(contender, cell, 1); // caches fill, processes start
    for (let round = 0; round < plan.rounds; round++)
      for (const contender of turnsOf(present, round))
        samples.push({ ...(await sample(contender, cell, plan, meter)), start, round });
  }
  return samples;
}

/** Each round begins with another server, and every second one goes backwards: nobody is always after the same. */
export function turnsOf<T>(all: readonly T[], round: number): T[] {
  const start = round % all.length;
  const turns = [...all.slice(start), ...all.slice(0, start)];
  return round % 2 === 0 ? turns : turns.reverse();
}

const load = (contender: Contender, cell: Cell, seconds: number) =>
  wrk(contender.root.lab, contender.url + pages[cell.page].path, {
    connections: cell.connections,
    seconds,
  });

/** One measurement, and what others did on the machine meanwhile. */
async function sample(
  contender: Contender,
  cell: Cell,
  plan: Plan,
  meter: Meter,
): Promise<Omit<Sample, "start" | "round">> {
  const before = meter.read();
  const cpu = contender.group.cpuMicroseconds();
  const measured = await load(contender, cell, plan.seconds);
  const used = contender.group.cpuMicroseconds() - cpu;
  return {
    ...measured,
    ...cell,
    server: contender.recipe.name,
    cpuMicroseconds: used / Math.max(1, measured.requests),
    foreign: foreignShare(before, meter.read()),
  };
}
