import { describe, expect, it } from "vitest";
import { that } from "./checks";
import { figuresOf } from "./figures";
import { overview, report } from "./report";
import type { Result } from "./runDrill";
import { toJson } from "./toJson";
import type { Visit } from "../visitors/visit";

const visits: Visit[] = [
  { what: "write", at: 10_000, tookMs: 20, outcome: "good", message: "a" },
  { what: "read", at: 10_400, tookMs: 30, outcome: "failed", why: "HTTP 502" },
  { what: "write", at: 10_600, tookMs: 30, outcome: "refused", message: "b" },
  { what: "read", at: 12_000, tookMs: 10, outcome: "good" },
];
const result: Result = {
  drill: "lose-web",
  what: "the power of a web server is cut",
  seconds: 31.4,
  figures: figuresOf(visits, 10_300),
  present: 1,
  checks: [that("the old server stays", true), { what: "failed requests", got: "1", limit: "0", passed: false }],
  marks: [{ at: 10_300, text: "the power of <web> is cut" }],
  visits,
  error: undefined,
};

describe("the report of a drill", () => {
  it("says what users noticed, every check with its limit, and the verdict", () => {
    expect(
      report(result)
        .split("\n")
        .map(line => line.trimEnd()),
    ).toEqual([
      "",
      "  requests                              4",
      "  failed                                1 (1 x HTTP 502)",
      "  writes refused gracefully             1",
      "  longest time without an answer        2.0 s",
      "  longest time without a write          2.0 s",
      "  time to recovery                      0.3 s",
      "  writes acknowledged / in the primary  1 / 1",
      "",
      "  the old server stays                  yes  ok",
      "  failed requests                       1 (limit: 0)  FAILED",
      "  drill                                 lose-web FAILED (31 s)",
    ]);
  });

  it("has only checks and the verdict when there were no visitors", () => {
    expect(report({ ...result, figures: figuresOf([]), checks: [that("nothing is left", true)] }).split("\n")).toEqual([
      "",
      "  nothing is left  yes  ok",
      "  drill            lose-web passed (31 s)",
    ]);
  });

  it("says why a drill did not run to its end", () => {
    expect(report({ ...result, error: "there is no replica" })).toContain(
      "The drill did not run to its end: there is no replica",
    );
  });

  it("has one line for each drill when many were run", () => {
    expect(overview([result, { ...result, drill: "x", checks: [] }]).split("\n")).toEqual([
      "",
      "All drills:",
      "  lose-web      4 requests    1 failed    1 refused   2.0 s gap   31 s  FAILED",
      "  x             4 requests    1 failed    1 refused   2.0 s gap   31 s  passed",
    ]);
  });
});

describe("the figures of a drill as JSON", () => {
  it("count the outcomes of requests by the time at which they began", () => {
    const { slices, marks, writesPresent, passed } = toJson(result);
    expect(slices).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(marks).toEqual([{ at: 300, text: "the power of <web> is cut" }]);
    expect([writesPresent, passed]).toEqual([1, false]);
  });
});
