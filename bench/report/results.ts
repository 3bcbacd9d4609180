import type { Sample } from "../comparison";
import type { Setting } from "../lab/machine";
import { pages, type Cell } from "./cells";
import type { Figure } from "./figure";
import { compare, median, type Ratio } from "./statistics";

/** The figures of one trial. */
export interface TrialResult {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** Everything that one run has measured: the content of results.json. */
export interface Results {
  readonly setting: Setting;
  readonly servers: readonly { readonly name: string; readonly title: string; readonly memoryMib: number }[];
  readonly samples: readonly Sample[];
  readonly trials: readonly TrialResult[];
}

/** One server in one cell. Values are medians of the rounds unless they say otherwise. */
export interface Row {
  readonly server: string;
  readonly perSecond: number;
  readonly p99Ms: number;
  readonly cpuMicroseconds: number;
  /** Connections without any answer, in the worst round. */
  readonly starved: number;
  /** Broken connections and refusals in all rounds together. */
  readonly errors: number;
  /** This stack's requests per second divided by this server's. Undefined for this stack itself. */
  readonly ours?: Ratio;
  /** This server's processor time for a request divided by this stack's: above 1, this stack needs less. */
  readonly cpuRatio?: Ratio;
}

/** The cells of a run, in the order in which they were measured. */
export function cellsOf(samples: readonly Sample[]): readonly Cell[] {
  const seen = new Map(samples.map(({ page, connections }) => [`${page} ${connections}`, { page, connections }]));
  return [...seen.values()];
}

export const cellTitle = ({ page, connections }: Cell) => `${pages[page].title}, ${connections} connections`;

/** All servers in one cell, this stack first. */
export function rowsOf(results: Pick<Results, "servers" | "samples">, cell: Cell): readonly Row[] {
  const of = (server: string) =>
    results.samples.filter(
      sample => sample.server === server && sample.page === cell.page && sample.connections === cell.connections,
    );
  const own = of("ours");
  const against = (samples: readonly Sample[], figure: (sample: Sample) => number) =>
    compare(own.map(figure), samples.map(figure));
  const present = results.servers.filter(({ name }) => of(name).length > 0);
  return present.map(({ name }) => {
    const samples = of(name);
    const middle = (figure: (sample: Sample) => number) => median(samples.map(figure));
    return {
      server: name,
      perSecond: middle(({ perSecond }) => perSecond),
      p99Ms: middle(({ p99Ms }) => p99Ms),
      cpuMicroseconds: middle(({ cpuMicroseconds }) => cpuMicroseconds),
      starved: Math.max(...samples.map(({ starved }) => starved)),
      errors: samples.reduce((sum, { failed, refused }) => sum + failed + refused, 0),
      ...(name === "ours" || own.length === 0
        ? {}
        : {
            ours: against(samples, ({ perSecond }) => perSecond),
            cpuRatio: against(samples, ({ cpuMicroseconds }) => 1 / cpuMicroseconds),
          }),
    };
  });
}

/** Cores. When other programs kept more than this busy, the report warns that the figures are not reliable. */
const tolerableForeign = 0.1;

/** A warning where other programs have disturbed the run. */
export function disturbance(samples: readonly Sample[]): string | undefined {
  if (samples.length === 0) return undefined;
  const share = median(samples.map(({ foreign }) => foreign));
  return share <= tolerableForeign
    ? undefined
    : `Not reliable: other programs kept ${share.toFixed(2)} cores busy during the run. Compare by processor time rather than by requests per second.`;
}
