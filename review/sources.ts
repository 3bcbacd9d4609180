import { durations } from "./figures/durations";
import { priceRows } from "./figures/prices";
import { table } from "./markdown";

/** Each price and each time of the tables with its unit, its date and its source, as two Markdown tables. */
export function sources(): string {
  const prices = priceRows.map(({ item, region, amount, unit, date, source }) => [
    item,
    region,
    String(amount),
    unit === "hour" ? "USD an hour" : "USD a month",
    date,
    source,
  ]);
  const times = Object.entries(durations).map(([name, { seconds, low, high, date, source }]) => [
    name,
    `${seconds} s`,
    `${low} to ${high} s`,
    date,
    source,
  ]);
  return [
    "## Prices, on demand and without taxes",
    table(["item", "region", "price", "unit", "date", "source"], prices),
    "## Times",
    table(["what", "usual", "seen", "date", "source"], times),
  ].join("\n\n");
}
