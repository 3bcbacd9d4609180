import { describe, expect, it } from "vitest";
import { that } from "./checks";
import { figuresOf } from "./figures";
import { outagesOf } from "./outages";
import type { Result } from "./runDrill";

const result: Result = {
  drill: "promote",
  what: "the replica is promoted",
  seconds: 20,
  figures: figuresOf(
    [0, 1000, 13_500, 14_000].map(at => ({
      what: "write" as const,
      at,
      tookMs: 0,
      outcome: "good" as const,
      message: String(at),
    })),
  ),
  present: 4,
  checks: [that("it is promoted", true)],
  marks: [],
  visits: [],
  error: undefined,
};

describe("the outages of a drill", () => {
  it("are the longest times without an answer and without a write", () => {
    expect(outagesOf(result)).toEqual([
      { what: "drill promote: no request was answered well", seconds: 12.5 },
      { what: "drill promote: no write was taken", seconds: 12.5 },
    ]);
  });

  it("are left out when the drill has failed, or when it had no visitors", () => {
    expect(outagesOf({ ...result, checks: [that("it is promoted", false)] })).toEqual([]);
    expect(outagesOf({ ...result, error: "there is no replica" })).toEqual([]);
    expect(outagesOf({ ...result, figures: figuresOf([]) })).toEqual([]);
  });
});
