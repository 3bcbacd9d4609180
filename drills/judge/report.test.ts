import { describe, expect, it } from "vitest";
import { that } from "./checks";
import { figuresOf } from "./figures";
import type { Result } from "./play";
import { overview, report } from "./report";
import { picture } from "./picture";
import { toJson } from "./toJson";
import type { Visit } from "../visitors/visit";

const visits: Visit[] = [
  { what: "write", at: 10_000, took: 20, outcome: "good", words: "a" },
  { what: "read", at: 10_400, took: 30, outcome: "failed", why: "HTTP 502" },
  { what: "write", at: 10_600, took: 30, outcome: "refused", words: "b" },
  { what: "read", at: 12_000, took: 10, outcome: "good" },
];
const result: Result = {
  drill: "lose-web",
  what: "the power of a web server is cut",
  seconds: 31.4,
  figures: figuresOf(visits, 10_300),
  present: 1,
  checks: [that("it held", true), { what: "failed requests", got: "1", limit: "0", holds: false }],
  marks: [{ at: 10_300, text: "the power of <web> is cut" }],
  visits,
  broken: undefined,
};

describe("the report of a drill", () => {
  it("tells what users felt, every check with its limit, and the verdict", () => {
    expect(
      report(result)
        .split("\n")
        .map(line => line.trimEnd()),
    ).toEqual([
      "",
      "  requests                       4",
      "  failed                         1 (1 x HTTP 502)",
      "  writes refused kindly          1",
      "  longest gap                    2.0 s; without a write 2.0 s",
      "  time to heal                   0.3 s",
      "  writes acknowledged / present  1 / 1",
      "",
      "  it held                        yes  ok",
      "  failed requests                1 (limit: 0)  FAILED",
      "  drill                          lose-web FAILED (31 s)",
    ]);
  });

  it("says why a drill could not be done", () => {
    expect(report({ ...result, broken: "there is no replica" })).toContain(
      "It did not go as planned: there is no replica",
    );
  });

  it("has one line a drill when many were played", () => {
    expect(overview([result, { ...result, drill: "x", checks: [] }]).split("\n")).toEqual([
      "",
      "All drills:",
      "  lose-web      4 requests    1 failed    1 refused   2.0 s gap   31 s  FAILED",
      "  x             4 requests    1 failed    1 refused   2.0 s gap   31 s  holds",
    ]);
  });
});

describe("the figures of a drill as JSON", () => {
  it("count what became of requests, by when they began", () => {
    const { slices, marks, writesPresent, holds } = toJson(result);
    expect(slices).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    expect(marks).toEqual([{ at: 300, text: "the power of <web> is cut" }]);
    expect([writesPresent, holds]).toEqual([1, false]);
  });
});

describe("the picture of the drills", () => {
  const svg = picture([toJson(result), { ...toJson(result), drill: "nobody-came", slices: [] }]);

  it("has a column for each kind of outcome in each slice, and a mark for each event", () => {
    expect(svg.match(/fill="#2f9e77"\/>$/gm)).toHaveLength(2); // two slices with good ones
    expect(svg.match(/fill="#d03030"\/>$/gm)).toHaveLength(1);
    expect(svg.match(/fill="#e0a000"\/>$/gm)).toHaveLength(1);
    expect(svg).toContain("<title>the power of &#60;web&#62; is cut</title>");
    expect(svg).toContain("1 of 4 failed");
  });

  it("leaves out a drill that nobody visited", () => {
    expect(svg).not.toContain("nobody-came");
  });
});
