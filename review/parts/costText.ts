import { code, plain, table } from "../markdown";
import type { Plan } from "../plan/plan";
import { tierTitles } from "./changes";
import { cost, type CostRow } from "./cost";

const dollars = (amount: number) => amount.toFixed(2);
const signed = (amount: number) =>
  Math.abs(amount) < 0.005 ? "0.00" : `${amount > 0 ? "+" : "-"}${dollars(Math.abs(amount))}`;

/** At most so many names in a list. */
const most = 10;
const listed = (names: readonly string[]) =>
  names.slice(0, most).map(plain).join(", ") + (names.length > most ? ` and ${names.length - most} more` : "");

/** The part of the comment on what the stack costs. */
export function costPart(plan: Plan): string {
  const { rows, region, isStandIn, unknown, unconfirmed, byUse, notes, dates } = cost(plan);
  const part = plan.isWhole
    ? []
    : ["Only the changed resources are counted, because the preview does not list the others."];
  const use = `because it depends on the use: ${[...byUse.map(plain), "taxes"].join(", ")}.`;
  const remarks = notes.slice(0, most).map(plain);
  if (rows.length === 0 && unknown.length > 0)
    return `### Cost\n\n**Nothing is known of the cost: there is no price or no amount of ${listed(unknown)}.** ${[...part, `Not known either, ${use}`, ...remarks].join(" ")}`;
  const missing =
    plan.region === undefined ? "The plan does not name its region" : `There are no prices for ${plan.region}`;
  const lines = [
    ...(isStandIn ? [`**${plain(missing)}; the figures are those of ${region}.**`] : []),
    ...part,
    ...(unknown.length === 0
      ? []
      : [`**Not in the sums, because the price or the amount is not known:** ${listed(unknown)}.`]),
    `Not in the sums, ${use}`,
    ...remarks,
    ...(unconfirmed.length === 0
      ? []
      : [`Price from list knowledge, not confirmed by a source: ${listed(unconfirmed)}.`]),
    `Prices on demand in ${code(region)}${span(dates)}. ${code("npm run review -- --sources")} prints where each is from.`,
  ];
  return `### Cost\n\n${sums(rows)}\n\n${lines.join(" ")}`;
}

/** What is known, by tier and in total; one line if nothing differs. */
function sums(rows: readonly CostRow[]): string {
  const total = (side: "before" | "after") => rows.reduce((sum, row) => sum + row[side], 0);
  const all = [
    ...rows.map(row => ({ ...row, title: tierTitles[row.tier] })),
    { title: "**total**", before: total("before"), after: total("after") },
  ];
  if (all.every(({ before, after }) => signed(after - before) === "0.00"))
    return `${dollars(total("after"))} USD a month, before and after.`;
  return table(
    ["USD a month", "before", "after", "difference"],
    all.map(({ title, before, after }) => [title, dollars(before), dollars(after), signed(after - before)]),
  );
}

function span(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return "";
  return first === last ? `, seen on ${first}` : `, seen between ${first} and ${last}`;
}
