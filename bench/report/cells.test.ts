import { describe, expect, it } from "vitest";
import { choose } from "../bench";
import { fullPlan, quickPlan, type Plan } from "./cells";
import { recipes } from "../contenders";

/** Seconds of load when nothing is measured twice. */
const seconds = ({ cells, starts, rounds, seconds, without }: Plan) =>
  cells
    .map(({ page }) => recipes.filter(({ only, name }) => (only ?? page) === page && !without.includes(name)).length)
    .reduce((sum, servers) => sum + starts * servers * (rounds * seconds + 1), 0);

describe("how much is measured", () => {
  it("leaves the quick run time for everything else in its three minutes, the full one in its thirty", () => {
    expect(seconds(quickPlan)).toBeLessThanOrEqual(90);
    expect(seconds(fullPlan)).toBeLessThanOrEqual(18 * 60);
  });

  it("measures what is named, against all servers", () => {
    const { plan, recipes: servers, trials } = choose({ quick: true, only: ["light", "idle"] });
    expect(plan.cells).toEqual([
      { page: "light", connections: 8 },
      { page: "light", connections: 64 },
    ]);
    expect(servers.map(({ name }) => name)).toEqual(["ours", "nginx", "stock", "stock-p", "event-fpm", "caddy"]);
    expect(trials.map(({ name }) => name)).toEqual(["idle"]);
  });

  it("always has this stack among the servers that are named", () => {
    expect(choose({ quick: false, only: ["work", "nginx"] }).recipes.map(({ name }) => name)).toEqual([
      "ours",
      "nginx",
    ]);
  });

  it("says what there is when a name is not known", () => {
    expect(() => choose({ quick: true, only: ["iis"] })).toThrow(
      /^There is no iis\. There are: light, database, work,/,
    );
  });
});
