import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { samples, servers } from "../bench/testing/samples";
import { capacities, capacityRows, measured } from "./capacity";

describe("the capacity of a server", () => {
  it("follows from the processor time of a request, for two processors", () => {
    const given = {
      servers,
      samples: (["light", "database", "work"] as const).flatMap(page => samples("ours", page, [9])),
    };
    const [small, , large] = capacities(given);
    expect(small?.perSecond).toEqual({ light: 8000, database: 8000, work: 8000 });
    expect(small?.millionsPerDollar).toBeCloseTo(1714, 0);
    expect(large?.millionsPerDollar).toBeCloseTo(429, 0);
  });

  it("is in the README as it was measured", () => {
    const readme = readFileSync(join(__dirname, "..", "README.md"), "utf8").replaceAll(/ +/g, " ");
    for (const row of capacityRows(measured())) expect(readme).toContain(`| ${row} |`);
  });
});
