import { kindOf } from "../knowledge/kinds";
import { type Tier, tiers } from "../knowledge/kind";
import { hoursPerMonth, prices } from "../knowledge/prices";
import type { Plan, Step } from "../plan/plan";
import type { Side } from "./inventory";

export interface CostRow {
  readonly tier: Tier;
  /** US dollars a month. */
  readonly before: number;
  readonly after: number;
}

export interface Cost {
  readonly rows: readonly CostRow[];
  /** What has no price in the table, or is not a known type, each once. It is not in the sums. */
  readonly unknown: readonly string[];
  /** Where the prices are from. Undefined: the table has no prices of the region. */
  readonly source: string | undefined;
}

/** What the stack costs in a month, without traffic, before and after. */
export function cost(plan: Plan): Cost {
  const table = plan.region === undefined ? undefined : prices[plan.region];
  if (table === undefined) return { rows: [], unknown: [], source: undefined };
  const unknown = new Set<string>();
  const priceOf = (step: Step, side: Side): number => {
    const exists = side === "before" ? step.before !== undefined : step.after !== undefined;
    if (!step.isCustom || !exists || step.type.startsWith("pulumi:")) return 0;
    const charges = kindOf(step.type)?.charges;
    if (charges === undefined) unknown.add(`\`${step.type}\``);
    if (charges === undefined || charges === "free") return 0;
    return charges(step, side).reduce((sum, { item, count }) => {
      const price = table.items[item];
      if (price === undefined || count === undefined) {
        unknown.add(price === undefined ? `${item} of ${step.name}` : `how much ${item} of ${step.name}`);
        return sum;
      }
      return sum + count * price * (item.endsWith("Hour") ? hoursPerMonth : 1);
    }, 0);
  };
  const rows = tiers.map(tier => {
    const steps = plan.steps.filter(({ type }) => (kindOf(type)?.tier ?? "stack") === tier);
    const sum = (side: Side) => steps.reduce((total, step) => total + priceOf(step, side), 0);
    return { tier, before: sum("before"), after: sum("after") };
  });
  return {
    rows: rows.filter(({ before, after }) => before > 0 || after > 0),
    unknown: [...unknown].sort(),
    source: `${plan.region ?? ""}, ${table.date}, ${table.source}`,
  };
}
