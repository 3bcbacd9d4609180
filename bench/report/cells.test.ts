import { describe, expect, it } from "vitest";
import { recipes } from "../contenders";
import { fullPlan, quickPlan, type Plan } from "./cells";

/** Seconds of load in the whole run. */
const seconds = ({ cells, starts, rounds, seconds, without }: Plan) =>
  cells
    .map(({ page }) => recipes.filter(({ only, name }) => (only ?? page) === page && !without.includes(name)).length)
    .reduce((sum, servers) => sum + starts * servers * (rounds * seconds + 1), 0);

describe("the load of a run", () => {
  it("leaves time for everything else in the three minutes of a quick run and the thirty of a full run", () => {
    expect(seconds(quickPlan)).toBeLessThanOrEqual(90);
    expect(seconds(fullPlan)).toBeLessThanOrEqual(18 * 60);
  });
});
