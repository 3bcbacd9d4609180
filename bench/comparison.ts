import { setTimeout as wait } from "node:timers/promises";
import { pages, type Cell, type Plan } from "./report/cells";
import type { Contender } from "./contender";
import { foreignShare, type Meter } from "./lab/meter";
import { wrk, type Measured } from "./load/wrk";

/** One server under one load in one round. */
export interface Sample extends Measured, Cell {
  readonly server: string;
  /** Which start of the server, from 1. */
  readonly start: number;
  readonly round: number;
  /** Processor time of the server for a good answer, in microseconds; what is worked on after the load's end counts. */
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
      for (const contender of turnsOf(present, start * plan.rounds + round))
        samples.push({ ...(await sample(contender, cell, plan, meter)), start, round });
  }
  return samples;
}

/** Every second round goes backwards and the next one begins one further: nobody is always first, or after the same. */
export function turnsOf<T>(all: readonly T[], round: number): T[] {
  const first = Math.floor(round / 2) % all.length;
  const turns = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? turns : turns.reverse();
}

/** Leaves the server idle: what visitors wait for when a load ends is still worked on, at the next server's cost. */
async function load(contender: Contender, { page, connections }: Cell, seconds: number): Promise<Measured> {
  const measured = await wrk(contender.root.lab, contender.url + pages[page].path, { connections, seconds });
  for (const deadline = Date.now() + 10_000; Date.now() < deadline;) {
    const before = contender.group.cpuMicroseconds();
    await wait(50);
    if (contender.group.cpuMicroseconds() - before < 1000) break;
  }
  return measured;
}

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
    cpuMicroseconds: used / Math.max(1, measured.requests - measured.refused),
    foreign: foreignShare(before, meter.read()),
  };
}
