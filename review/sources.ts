import { durations } from "./knowledge/durations";
import { prices } from "./knowledge/prices";

/** Where each price and each time of the tables is from, a line each. */
export function sources(): string {
  const priced = Object.entries(prices).flatMap(([region, table]) =>
    table === undefined
      ? []
      : [
          `Prices in USD, ${region} (${table.date}): ${table.source}`,
          ...Object.entries(table.items).map(([item, price]) => `  ${item.padEnd(24)} ${price}`),
        ],
  );
  const timed = Object.entries(durations).map(
    ([name, { seconds, date, source }]) => `  ${name.padEnd(24)} ${String(seconds).padStart(4)} s  ${date}: ${source}`,
  );
  return [...priced, "Times:", ...timed].join("\n");
}
