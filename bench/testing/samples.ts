import type { Sample } from "../comparison";
import type { Page } from "../report/cells";

/** Samples of one server in one cell: one round for each rate. */
export const samples = (server: string, page: Page, rates: readonly number[], p99Ms = 10): Sample[] =>
  rates.map((perSecond, round) => ({
    server,
    page,
    connections: 8,
    start: 1,
    round,
    perSecond,
    requests: perSecond,
    p50Ms: 2,
    p99Ms,
    starved: 0,
    maxMs: 30,
    failed: 0,
    refused: 0,
    cpuMicroseconds: 250,
    foreign: 0,
  }));

export const servers = ["ours", "nginx", "stock"].map(name => ({ name, title: `what ${name} is`, memoryMib: 40 }));
