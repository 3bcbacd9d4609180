import { describe, expect, it } from "vitest";
import { atLeast, atMost, inUnit } from "./behaviour";

describe("a figure", () => {
  it("may be as great as its goal, and not greater", () => {
    expect(atMost("p99", 5, 5, "ms")).toEqual({ what: "p99", seen: "5 ms", goal: "at most 5 ms", reached: true });
    expect(atMost("p99", 5.1, 5, "ms").reached).toBe(false);
  });

  it("must be as great as its goal where more is better", () => {
    expect(atLeast("good", 98, 98, "%").reached).toBe(true);
    expect(atLeast("good", 97.9, 98, "%").reached).toBe(false);
  });

  it("has digits where they tell something", () => {
    expect([0.333, 5.04, 97.9, 7].map(value => inUnit(value, "ms"))).toEqual(["0.33 ms", "5.0 ms", "97.9 ms", "7 ms"]);
  });
});
