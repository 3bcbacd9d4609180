import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "../bench/report/cells";
import { rowsOf, type Results } from "../bench/report/results";
import { perMonth } from "./costs";
import { hoursPerMonth } from "../review/figures/prices";

/** Instance types, all with two processors, and their memory in GiB. */
const instances = { "t4g.small": 2, "t4g.medium": 4, "t4g.large": 8 } as const;
const processors = 2;

/** How much one server serves, calculated from the processor time for a request with eight connections. */
export interface Capacity {
  readonly instance: keyof typeof instances;
  /** Requests per second when both processors are fully used. */
  readonly perSecond: Readonly<Record<"light" | "database" | "work", number>>;
  /** Millions of database pages for one US dollar, at the price of us-east-1. */
  readonly millionsPerDollar: number;
}

/** The published results of the benchmark. */
export const measured = () =>
  JSON.parse(readFileSync(join(__dirname, "bench", "results.json"), "utf8")) as Pick<Results, "servers" | "samples">;

export function capacities(results: Pick<Results, "servers" | "samples">): readonly Capacity[] {
  const perSecond = (page: Page) => {
    const row = rowsOf(results, { page, connections: 8 }).find(({ server }) => server === "ours");
    if (row === undefined) throw new Error(`docs/bench/results.json has no figures of the page "${page}".`);
    return (processors * 1e6) / row.cpuMicroseconds;
  };
  const rates = { light: perSecond("light"), database: perSecond("database"), work: perSecond("work") };
  return (Object.keys(instances) as (keyof typeof instances)[]).map(instance => ({
    instance,
    perSecond: rates,
    millionsPerDollar: (rates.database * 3600) / (perMonth(instance, "us-east-1") / hoursPerMonth) / 1e6,
  }));
}

/** The rows of the README's table. */
export function capacityRows(results: Pick<Results, "servers" | "samples">): string[] {
  const rounded = (value: number) => String(Number(value.toPrecision(2)));
  return capacities(results).map(({ instance, perSecond: { light, database, work }, millionsPerDollar }) =>
    [`\`${instance}\``, `${instances[instance]} GiB`, ...[light, database, work, millionsPerDollar].map(rounded)].join(
      " | ",
    ),
  );
}
