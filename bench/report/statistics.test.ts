import { describe, expect, it } from "vitest";
import { compare, median, quantile } from "./statistics";

describe("median", () => {
  it("is the value in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("lies between the two in the middle", () => {
    expect(median([4, 1, 2, 9])).toBe(3);
  });

  it("refuses an empty list", () => {
    expect(() => median([])).toThrow("There are no values to take a quantile of.");
  });
});

describe("quantile", () => {
  it("is linear between neighbours", () => {
    expect(quantile([0, 10, 20, 30], 0.25)).toBe(7.5);
    expect(quantile([3, 1, 2], 1)).toBe(3);
  });
});

describe("compare", () => {
  it("divides round by round, so that a slow minute of the machine cancels out", () => {
    expect(compare([100, 50, 200], [50, 25, 100])).toEqual({ value: 2, noise: 0.01, verdict: "higher" });
  });

  it("calls a difference level that is smaller than the noise of the run", () => {
    const { value, noise, verdict } = compare([103, 90, 115, 103], [100, 100, 100, 100]);
    expect({ value, verdict }).toEqual({ value: 1.03, verdict: "level" });
    expect(noise).toBeCloseTo(0.1225, 6);
  });

  it("calls a difference of a hundredth level, however similar the rounds are", () => {
    expect(compare([101, 101, 101], [100, 100, 100]).verdict).toBe("level");
  });

  it("says that the first server is lower", () => {
    expect(compare([80, 81, 79], [100, 100, 100]).verdict).toBe("lower");
  });

  it("refuses figures of different rounds", () => {
    expect(() => compare([1], [1, 2])).toThrow("Ratios need the same rounds on both sides.");
  });
});
