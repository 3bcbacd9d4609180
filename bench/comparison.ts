import { setTimeout as sleep } from "node:timers/promises";
import { until } from "../rehearsal/support/until";
import type { Contender } from "./contender";
import { foreignShare, type Meter } from "./lab/meter";
import { wrk, type Measured } from "./load/wrk";
import { pages, type Cell, type Plan } from "./report/cells";

/** One measurement: one server under one load in one round. */
export interface Sample extends Measured, Cell {
  readonly server: string;
  /** Number of the server's start, from 1. */
  readonly start: number;
  readonly round: number;
  /** Processor time of the server for each good answer. Includes work that the server finishes after the load has ended. */
  readonly cpuMicroseconds: number;
  /** Cores that programs outside of the benchmark kept busy, for example 0.2. */
  readonly foreign: number;
}

/** Measures every cell in rounds. In each round every server is measured once, in an order that changes. */
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
    for (const contender of present) await load(contender, cell, 1); // fills caches and starts processes
    for (let round = 0; round < plan.rounds; round++)
      for (const contender of orderOf(present, start * plan.rounds + round))
        samples.push({ ...(await sample(contender, cell, plan, meter)), start, round });
  }
  return samples;
}

/**
 * The order of the servers in a round. Every second round is reversed, and each pair of rounds begins one server further, so
 * that no server is always the first or always follows the same one.
 */
export function orderOf<T>(all: readonly T[], round: number): T[] {
  const first = Math.floor(round / 2) % all.length;
  const order = [...all.slice(first), ...all.slice(0, first)];
  return round % 2 === 0 ? order : order.reverse();
}

/**
 * Puts load on a server, and returns when the server has finished its work. Requests that are still in the server when the
 * load ends would otherwise take processor time from the next server's measurement.
 */
async function load(contender: Contender, { page, connections }: Cell, seconds: number): Promise<Measured> {
  const measured = await wrk(contender.lab, contender.url + pages[page].path, { connections, seconds });
  await until(`${contender.recipe.name} to finish its work after a load`, { seconds: 30, intervalMs: 0 }, async () => {
    const before = contender.cgroup.cpuMicroseconds();
    await sleep(50);
    return contender.cgroup.cpuMicroseconds() - before < 1000;
  });
  return measured;
}

/** Measures one server once, and what other programs did on the machine at the same time. */
async function sample(
  contender: Contender,
  cell: Cell,
  plan: Plan,
  meter: Meter,
): Promise<Omit<Sample, "start" | "round">> {
  const before = meter.read();
  const cpuBefore = contender.cgroup.cpuMicroseconds();
  const measured = await load(contender, cell, plan.seconds);
  const used = contender.cgroup.cpuMicroseconds() - cpuBefore;
  return {
    ...measured,
    ...cell,
    server: contender.recipe.name,
    cpuMicroseconds: used / Math.max(1, measured.requests - measured.refused),
    foreign: foreignShare(before, meter.read()),
  };
}
