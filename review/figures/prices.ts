import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Hours that AWS itself takes for a month in its price calculator. */
export const hoursPerMonth = 730;

/** The region whose prices stand in for those of a region without prices. */
export const standInRegion = "us-east-1";

/** One price with where it comes from. */
export interface Price {
  /** US dollars for one unit of the item, on demand, without taxes. */
  readonly amount: number;
  readonly unit: "hour" | "month";
  /** Day or month at which the price was published or read, for example `2025-10-28`. */
  readonly date: string;
  /** Address of the price. `list knowledge, not confirmed` if no source was found. */
  readonly source: string;
  readonly isConfirmed: boolean;
}

/** The price of an item in a region, and its place in the table. */
export interface PriceRow extends Price {
  readonly item: string;
  readonly region: string;
}

/** prices.json: an item has one price for each of `regions`, in their order; null where the source has none. */
interface PriceFile {
  readonly regions: readonly string[];
  readonly tables: readonly {
    readonly unit: "hour" | "month";
    readonly date: string;
    readonly source: string;
    readonly items: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

const file = JSON.parse(readFileSync(join(__dirname, "prices.json"), "utf8")) as PriceFile;
const unconfirmed = "list knowledge, not confirmed";

/** Every price of the table. */
export const priceRows: readonly PriceRow[] = file.tables.flatMap(({ unit, date, source, items }) =>
  Object.entries(items).flatMap(([item, amounts]) =>
    amounts.flatMap((amount, index) => {
      const region = file.regions[index];
      return amount === null || region === undefined
        ? []
        : [{ item, region, amount, unit, date, source, isConfirmed: source !== unconfirmed }];
    }),
  ),
);

const byPlace = new Map(priceRows.map(row => [`${row.region} ${row.item}`, row]));

/** The regions that have prices. */
export const pricedRegions: readonly string[] = file.regions;

/** What one unit of an item costs in a region, for example `t4g.small` or `NAT gateway`. Undefined: no source has a price. */
export const priceOf = (item: string, region: string): Price | undefined => byPlace.get(`${region} ${item}`);

/** What one unit of an item costs in a month. */
export const monthly = ({ amount, unit }: Price): number => amount * (unit === "hour" ? hoursPerMonth : 1);
