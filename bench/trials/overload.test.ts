import { describe, expect, it } from "vitest";
import type { Visit } from "../load/visitors";
import { figures } from "./overload";

const visit = (atMs: number, status: number, durationMs = 5, retryAfter = status === 503): Visit => ({
  atMs,
  status,
  durationMs,
  retryAfter,
});
const reached = (visits: readonly Visit[]) => figures(visits, 2, 3).map(({ seen, reached }) => [seen, reached]);
const good = [1000, 1500, 2000, 2500].map(atMs => visit(atMs, 200, 900));

describe("the figures of an overload", () => {
  it("compare the good answers after the first second with the capacity", () => {
    expect(reached([visit(10, 200), ...good, visit(1200, 503, 250)])).toEqual([
      ["100 %", true],
      ["250 ms", true],
      ["0", true],
      ["0", true],
    ]);
  });

  it("show refusals that are late or have no Retry-After, and visitors without any answer", () => {
    expect(reached([...good.slice(1), visit(1200, 503, 400, false), visit(1300, 0, 10_000)])).toEqual([
      ["75 %", false],
      ["400 ms", false],
      ["1", false],
      ["1", false],
    ]);
  });
});
