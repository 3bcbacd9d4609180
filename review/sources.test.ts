import { describe, expect, it } from "vitest";
import { durations } from "./figures/durations";
import { monthly, priceOf, priceRows, pricedRegions } from "./figures/prices";
import { sources } from "./sources";

const figures = [
  ...priceRows.map(({ item, region, date, source, isConfirmed }) => ({
    name: `${item} in ${region}`,
    date,
    source,
    isConfirmed,
  })),
  ...Object.entries(durations).map(([name, { date, source }]) => ({ name, date, source, isConfirmed: true })),
];

describe("every figure", () => {
  it("has a month or a day that is not in the future", () => {
    const today = new Date().toISOString().slice(0, 10);
    const wrong = figures.filter(({ date }) => !/^20\d\d-(0[1-9]|1[0-2])(-[0-3]\d)?$/.test(date) || date > today);
    expect(wrong).toEqual([]);
  });

  it("has an address or a document's name, or says that no source confirms it", () => {
    const wrong = figures.filter(({ source, isConfirmed }) => isConfirmed && !/https:\/\/\S+|"[^"]+"/.test(source));
    expect(wrong).toEqual([]);
    expect(figures.filter(({ isConfirmed }) => !isConfirmed).map(({ source }) => source)).toContain(
      "list knowledge, not confirmed",
    );
  });

  it("is a row of what --sources prints", () => {
    const rows = sources()
      .split("\n")
      .filter(line => /^\| (?!item|what|---)/.test(line));
    expect(rows).toHaveLength(figures.length);
    expect(sources()).toContain("| t4g.small | eu-central-1 | 0.0192 | USD an hour | 2025-05-28 | https://");
    expect(sources()).toContain("| natGateway | 115 s | 84 to 121 s | 2026-11 | ");
  });
});

describe("the prices", () => {
  it("have one for each item in a region", () => {
    const keys = priceRows.map(({ item, region }) => `${region} ${item}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it("are positive, and nowhere more than four times those of us-east-1", () => {
    const wrong = priceRows.filter(({ item, amount }) => {
      const first = priceOf(item, "us-east-1")?.amount ?? amount;
      return !(amount > 0) || amount > 4 * first || amount < first / 4;
    });
    expect(wrong).toEqual([]);
  });

  it.each(pricedRegions)("of %s have everything that the program makes", region => {
    const items = [
      "t4g.small",
      "c6g.medium",
      "t3.nano",
      "db.t4g.small",
      "gp3 GB",
      "database gp3 GB",
      "NAT gateway",
      "secret",
    ];
    const more = ["application load balancer", "public IPv4 address", "web ACL", "metric of an alarm", "dashboard"];
    expect([...items, ...more].filter(item => priceOf(item, region) === undefined)).toEqual([]);
  });

  it("of an hour are those of a month 730 times", () => {
    expect(monthly(priceOf("NAT gateway", "us-east-1")!)).toBeCloseTo(32.85, 10);
    expect(monthly(priceOf("secret", "us-east-1")!)).toBe(0.4);
  });
});
