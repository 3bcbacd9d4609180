import type { CostOf } from "../figures/figures";
import { monthly, priceOf, pricedRegions, standInRegion } from "../figures/prices";
import { kindOf } from "../knowledge/kinds";
import { type Tier, tiers } from "../knowledge/kind";
import type { Plan, Step } from "../plan/plan";
import type { Side } from "./inventory";

export interface CostRow {
  readonly tier: Tier;
  /** US dollars a month. */
  readonly before: number;
  readonly after: number;
}

/** What a plan costs in a month, on demand, as data; `costText.ts` renders it. */
export interface Cost {
  readonly rows: readonly CostRow[];
  /** The region whose prices were taken. */
  readonly region: string;
  /** Whether the table has no prices of the plan's own region, so that those of another stand in. */
  readonly isStandIn: boolean;
  /** What may cost something and is not in the sums, each once: a type, an item without a price, or an unknown amount. */
  readonly unknown: readonly string[];
  /** Items in the sums whose price no source confirms. */
  readonly unconfirmed: readonly string[];
  /** What is billed by use and therefore not in the sums. */
  readonly byUse: readonly string[];
  /** What the reader must know of how something was counted, as full sentences. */
  readonly notes: readonly string[];
  /** Earliest and latest date of the prices in the sums. */
  readonly dates: readonly string[];
}

/** What is counted of one step on one side. */
interface Sum {
  readonly amount: number;
  readonly unknown: readonly string[];
  readonly unconfirmed: readonly string[];
  readonly dates: readonly string[];
}

const nothing: Sum = { amount: 0, unknown: [], unconfirmed: [], dates: [] };

/** What the review knows of the cost of a type. Undefined: nothing. */
function costOf(type: string): CostOf | undefined {
  const figures = kindOf(type)?.cost;
  return figures === "free" ? {} : figures;
}

/** What a step costs by itself on one side of the update. What leaves the stack is not there any more on the side `after`. */
function sumOf(plan: Plan, step: Step, side: Side, region: string): Sum {
  const inputs = inputsOf(step, side);
  if (!step.isCustom || inputs === undefined) return nothing;
  const figures = costOf(step.type);
  if (figures === undefined) return { ...nothing, unknown: [`every ${step.type}`] };
  return (figures.charges?.({ step, inputs, plan }) ?? []).reduce<Sum>((sum, { item, count }) => {
    const price = priceOf(item, region);
    if (price === undefined) return { ...sum, unknown: [...sum.unknown, `${item} (${step.name}: no price)`] };
    if (count === undefined) return { ...sum, unknown: [...sum.unknown, `${item} (${step.name}: unknown amount)`] };
    return {
      ...sum,
      amount: sum.amount + count * monthly(price),
      unconfirmed: price.isConfirmed || count === 0 ? sum.unconfirmed : [...sum.unconfirmed, item],
      dates: [...sum.dates, price.date],
    };
  }, nothing);
}

function inputsOf(step: Step, side: Side) {
  if (side === "before") return step.operation === "import" ? undefined : step.before;
  return step.operation === "forget" ? undefined : step.after;
}

/** What the stack costs in a month before and after the update, without what is billed by use. */
export function cost(plan: Plan): Cost {
  const isStandIn = plan.region === undefined || !pricedRegions.includes(plan.region);
  const region = isStandIn ? standInRegion : plan.region;
  const sums = plan.steps.map(step => ({
    step,
    before: sumOf(plan, step, "before", region),
    after: sumOf(plan, step, "after", region),
  }));
  const rows = tiers.map(tier => {
    const own = sums.filter(({ step }) => (kindOf(step.type)?.tier ?? "stack") === tier);
    const total = (side: Side) => own.reduce((sum, step) => sum + step[side].amount, 0);
    return { tier, before: total("before"), after: total("after") };
  });
  const all = sums.flatMap(({ before, after }) => [before, after]);
  const present = plan.steps.filter(step => step.isCustom && (step.before ?? step.after) !== undefined);
  return {
    rows: rows.filter(({ before, after }) => before > 0 || after > 0),
    region,
    isStandIn,
    unknown: unique(all.flatMap(({ unknown }) => unknown)),
    unconfirmed: unique(all.flatMap(({ unconfirmed }) => unconfirmed)),
    byUse: unique(present.flatMap(({ type }) => costOf(type)?.byUse ?? [])),
    notes: unique([...present.flatMap(step => noteOf(plan, step)), ...forgotten(sums)]),
    dates: unique(all.flatMap(({ dates }) => dates)),
  };
}

function noteOf(plan: Plan, step: Step): string[] {
  const inputs = step.after ?? step.before ?? {};
  const note = costOf(step.type)?.note?.({ step, inputs, plan });
  return note === undefined ? [] : [note];
}

/** What leaves the stack without being deleted goes on to cost money. */
function forgotten(sums: readonly { readonly step: Step; readonly before: Sum }[]): string[] {
  return sums.flatMap(({ step, before }) =>
    step.operation === "forget" && before.amount > 0
      ? [
          `${step.name} leaves the stack and still costs ${before.amount.toFixed(2)} a month, which "after" does not have.`,
        ]
      : [],
  );
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
