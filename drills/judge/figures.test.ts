import { describe, expect, it } from "vitest";
import { figuresOf } from "./figures";
import type { Visit } from "../visitors/visit";

const visit = (at: number, outcome: Visit["outcome"], more: Partial<Visit> = {}): Visit => ({
  what: "read",
  at,
  took: 10,
  outcome,
  ...more,
});

describe("what users felt", () => {
  it("is counted from their requests", () => {
    const visits = [
      visit(0, "good"),
      visit(100, "good", { what: "write", words: "a" }),
      visit(200, "failed", { why: "HTTP 502" }),
      visit(300, "failed", { why: "HTTP 502" }),
      visit(400, "failed", { why: "no answer in 10 s", took: 10_000 }),
      visit(500, "refused", { what: "write", words: "b" }),
      visit(900, "good", { what: "write", words: "c" }),
      visit(1_000, "good"),
    ];
    expect(figuresOf(visits, 150)).toEqual({
      requests: 8,
      failed: 3,
      refused: 1,
      reasons: { "HTTP 502": 2, "no answer in 10 s": 1 },
      longestGap: 9_390, // from the last good answer to the end of the last one's patience
      longestWriteGap: 9_490,
      healed: 350,
      acknowledged: 2,
    });
  });

  it("has no time to heal when nothing failed, and none without an event", () => {
    expect(figuresOf([visit(0, "good"), visit(100, "good")], 50).healed).toBe(0);
    expect(figuresOf([visit(0, "good"), visit(100, "failed")]).healed).toBe(0);
  });

  it("counts a gap from the beginning, for a site that answers nobody at first", () => {
    expect(figuresOf([visit(0, "failed", { took: 5_000 }), visit(5_000, "good")]).longestGap).toBe(5_010);
  });

  it("is nothing without visitors", () => {
    expect(figuresOf([])).toEqual({
      requests: 0,
      failed: 0,
      refused: 0,
      reasons: {},
      longestGap: 0,
      longestWriteGap: 0,
      healed: 0,
      acknowledged: 0,
    });
  });
});
