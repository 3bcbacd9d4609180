import { describe, expect, it } from "vitest";
import { select } from "./selection";

describe("select", () => {
  it("takes the pages and trials that are named, and all servers where none is named", () => {
    const { plan, recipes: servers, trials } = select({ quick: true, only: ["light", "idle"] });
    expect(plan.cells).toEqual([
      { page: "light", connections: 8 },
      { page: "light", connections: 64 },
    ]);
    expect(servers.map(({ name }) => name)).toEqual(["ours", "nginx", "stock", "stock-p", "event-fpm", "caddy"]);
    expect(trials.map(({ name }) => name)).toEqual(["idle"]);
  });

  it("always has this stack among the servers", () => {
    expect(select({ quick: false, only: ["work", "nginx"] }).recipes.map(({ name }) => name)).toEqual([
      "ours",
      "nginx",
    ]);
  });

  it("lists all names when a name is not known", () => {
    expect(() => select({ quick: true, only: ["iis"] })).toThrow(
      /^There is no iis\. There are: light, database, work,/,
    );
  });
});
