import { describe, expect, it } from "vitest";
import { compare, median, quantile } from "./statistics";

describe("median", () => {
  it("is the value in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("lies between the two in the middle", () => {
    expect(median([4, 1, 2, 9])).toBe(3);
  });

  it("refuses to make a figure of nothing", () => {
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

  it("calls a difference smaller than the run's own noise level, not a win", () => {
    const { value, noise, verdict } = compare([103, 90, 115, 103], [100, 100, 100, 100]);
    expect({ value, verdict }).toEqual({ value: 1.03, verdict: "level" });
    expect(noise).toBeCloseTo(0.1225, 6);
  });

  it("does not believe in a hundredth, however alike the rounds are", () => {
    expect(compare([101, 101, 101], [100, 100, 100]).verdict).toBe("level");
  });

  it("says which side is lower", () => {
    expect(compare([80, 81, 79], [100, 100, 100]).verdict).toBe("lower");
  });

  it("refuses figures of different rounds", () => {
    expect(() => compare([1], [1, 2])).toThrow("Ratios need the same rounds on both sides.");
  });
});
