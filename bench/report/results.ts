import type { Behaviour } from "./behaviour";
import { pages, type Cell } from "./cells";
import type { Sample } from "../comparison";
import type { Setting } from "../lab/machine";
import { compare, median, type Ratio } from "./statistics";

/** Everything that one run found; what the JSON file holds. */
export interface Results {
  readonly setting: Setting;
  readonly servers: readonly { readonly name: string; readonly title: string; readonly memoryMib: number }[];
  readonly samples: readonly Sample[];
  readonly behaviours: readonly Behaviour[];
}

/** One server in one cell: medians of its rounds. Times in milliseconds. */
export interface Row {
  readonly server: string;
  readonly perSecond: number;
  readonly p99: number;
  readonly cpuMicroseconds: number;
  /** Connections that never got an answer, in the worst round. */
  readonly starved: number;
  /** Broken connections and refusals of all rounds; neither is allowed in a comparison of speed. */
  readonly errors: number;
  /** This stack's requests per second over this server's; undefined for this stack itself. */
  readonly ours?: Ratio;
  /** This server's processor time for a request over this stack's: above 1, this stack needs less. */
  readonly cpuRatio?: Ratio;
}

/** The cells of a run in the order in which they were measured. */
export function cellsOf(samples: readonly Sample[]): readonly Cell[] {
  const seen = new Map(samples.map(({ page, connections }) => [`${page} ${connections}`, { page, connections }]));
  return [...seen.values()];
}

export const cellTitle = ({ page, connections }: Cell) => `${pages[page].title}, ${connections} connections`;

/** All servers in one cell; this stack is the first. */
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
      p99: middle(({ p99 }) => p99),
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

/** More of a core than this for others, and a run says that it is not to be relied on. */
const calmShare = 0.1;

/** What others did on the machine meanwhile, where it matters. */
export function disturbance(samples: readonly Sample[]): string | undefined {
  if (samples.length === 0) return undefined;
  const share = median(samples.map(({ foreign }) => foreign));
  return share <= calmShare
    ? undefined
    : `Not to be relied on: other programs kept ${share.toFixed(2)} cores busy meanwhile. Processor time tells more here than requests per second.`;
}
