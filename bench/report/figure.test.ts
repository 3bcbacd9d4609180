import { describe, expect, it } from "vitest";
import { atLeast, atLeastLevel, atMost, atMostLevel, inUnit } from "./figure";
import { compare } from "./statistics";

describe("a figure", () => {
  it("reaches an upper limit that it equals, and misses one that it exceeds", () => {
    expect(atMost("p99", 5, 5, "ms")).toEqual({ what: "p99", seen: "5 ms", goal: "at most 5 ms", reached: true });
    expect(atMost("p99", 5.1, 5, "ms").reached).toBe(false);
  });

  it("reaches a lower limit that it equals, and misses one that it is below", () => {
    expect(atLeast("good", 98, 98, "%").reached).toBe(true);
    expect(atLeast("good", 97.9, 98, "%").reached).toBe(false);
  });

  it("is level with its peer when it is lower by less than the noise of the rounds", () => {
    const figure = (rates: readonly number[]) => atLeastLevel("pages", compare(rates, [100, 100, 100, 100]));
    expect(figure([94, 92, 98, 100])).toMatchObject({ seen: "0.96 ± 0.04 x", reached: true });
    expect(figure([94, 94, 95, 95])).toMatchObject({ seen: "0.94 ± 0.01 x", goal: "level or higher", reached: false });
  });

  it("is level with its peer when it is higher by less than the noise of the rounds", () => {
    const figure = (times: readonly number[]) => atMostLevel("p99", compare(times, [100, 100, 100, 100]));
    expect(figure([106, 108, 102, 100])).toMatchObject({ seen: "1.04 ± 0.04 x", reached: true });
    expect(figure([106, 106, 105, 105])).toMatchObject({
      seen: "1.06 ± 0.01 x",
      goal: "level or lower",
      reached: false,
    });
    expect(figure([50, 51, 50, 50]).reached).toBe(true);
  });

  it("has decimals only where the value is small", () => {
    expect([0.333, 5.04, 97.9, 7].map(value => inUnit(value, "ms"))).toEqual(["0.33 ms", "5.0 ms", "97.9 ms", "7 ms"]);
  });
});
