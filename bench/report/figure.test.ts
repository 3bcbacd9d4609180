import { describe, expect, it } from "vitest";
import { atLeast, atMost, inUnit } from "./figure";

describe("a figure", () => {
  it("reaches an upper limit that it equals, and misses one that it exceeds", () => {
    expect(atMost("p99", 5, 5, "ms")).toEqual({ what: "p99", seen: "5 ms", goal: "at most 5 ms", reached: true });
    expect(atMost("p99", 5.1, 5, "ms").reached).toBe(false);
  });

  it("reaches a lower limit that it equals, and misses one that it is below", () => {
    expect(atLeast("good", 98, 98, "%").reached).toBe(true);
    expect(atLeast("good", 97.9, 98, "%").reached).toBe(false);
  });

  it("has decimals only where the value is small", () => {
    expect([0.333, 5.04, 97.9, 7].map(value => inUnit(value, "ms"))).toEqual(["0.33 ms", "5.0 ms", "97.9 ms", "7 ms"]);
  });
});
