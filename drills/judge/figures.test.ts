import { describe, expect, it } from "vitest";
import { answerMs, figuresOf } from "./figures";
import type { Visit } from "../visitors/visit";

const visit = (at: number, outcome: Visit["outcome"], more: Partial<Visit> = {}): Visit => ({
  what: "read",
  at,
  tookMs: 10,
  outcome,
  ...more,
});

describe("what users noticed", () => {
  it("is counted from their requests", () => {
    const visits = [
      visit(0, "good"),
      visit(100, "good", { what: "write", message: "a" }),
      visit(200, "failed", { why: "HTTP 502" }),
      visit(300, "failed", { why: "HTTP 502" }),
      visit(400, "failed", { why: "no answer in 10 s", tookMs: 10_000 }),
      visit(500, "refused", { what: "write", message: "b" }),
      visit(900, "good", { what: "write", message: "c" }),
      visit(1_000, "good"),
    ];
    expect(figuresOf(visits, 150)).toEqual({
      requests: 8,
      failed: 3,
      refused: 1,
      reasons: { "HTTP 502": 2, "no answer in 10 s": 1 },
      longestGapMs: 9_390, // from the last good answer to the moment at which the last visitor gave up
      longestWriteGapMs: 9_490,
      recoveryMs: 350,
      acknowledged: 2,
    });
  });

  it("recovers in no time when nothing failed, or without an event", () => {
    expect(figuresOf([visit(0, "good"), visit(100, "good")], 50).recoveryMs).toBe(0);
    expect(figuresOf([visit(0, "good"), visit(100, "failed")]).recoveryMs).toBe(0);
  });

  it("has a gap from the beginning when the site does not answer at first", () => {
    expect(figuresOf([visit(0, "failed", { tookMs: 5_000 }), visit(5_000, "good")]).longestGapMs).toBe(5_010);
  });

  it("is empty without visitors", () => {
    expect(figuresOf([])).toEqual({
      requests: 0,
      failed: 0,
      refused: 0,
      reasons: {},
      longestGapMs: 0,
      longestWriteGapMs: 0,
      recoveryMs: 0,
      acknowledged: 0,
    });
  });
});

describe("the time of PHP's answers", () => {
  const took = (tookMs: number, more: Partial<Visit> = {}) => visit(0, "good", { tookMs, ...more });

  it("is that of the slowest of so many of a hundred", () => {
    const visits = Array.from({ length: 100 }, (_, i) => took(100 - i));
    expect([answerMs(visits, 50), answerMs(visits, 95), answerMs(visits, 100)]).toEqual([50, 95, 100]);
    expect(answerMs([], 95)).toBe(0);
  });

  it("leaves out files, and what was not answered well", () => {
    expect(answerMs([took(5), took(900, { what: "file" }), visit(0, "failed", { tookMs: 10_000 })], 100)).toBe(5);
  });
});
