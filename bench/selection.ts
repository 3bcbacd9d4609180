import type { Arguments } from "./arguments";
import type { Recipe } from "./contender";
import { recipes } from "./contenders";
import { fullPlan, pages, quickPlan, type Plan } from "./report/cells";
import { trials } from "./trials";
import type { Trial } from "./trials/trial";

/** What one run of the benchmark measures. */
export interface Selection {
  readonly plan: Plan;
  readonly recipes: readonly Recipe[];
  readonly trials: readonly Trial[];
}

/** Selects the named pages, servers and trials from the quick or the full plan; all of the plan where nothing is named. */
export function select({ quick, only }: Pick<Arguments, "quick" | "only">): Selection {
  const all = [...Object.keys(pages), ...recipes.map(({ name }) => name), ...trials.map(({ name }) => name)];
  const unknown = only.filter(name => !all.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(", ")}. There are: ${all.join(", ")}.`);

  const isNamed = (name: string) => only.includes(name);
  const plan: Plan = quick ? quickPlan : fullPlan;
  const servers = recipes.filter(({ name }) => name === "ours" || isNamed(name));
  const hasNames = only.length > 0;
  return {
    plan: { ...plan, cells: plan.cells.filter(({ page }) => !hasNames || isNamed(page)) },
    recipes: servers.length > 1 ? servers : recipes.filter(({ name }) => !plan.without.includes(name)),
    trials: trials.filter(({ name, isQuick }) => (hasNames ? isNamed(name) : isQuick || !quick)),
  };
}
