import { describe, expect, it } from "vitest";
import { summary } from "./summary";

describe("the summary", () => {
  const results = [
    { step: { name: "up" as const }, seconds: 20.04, failed: false },
    { step: { name: "set" as const, argument: "lamp:zones=3" }, seconds: 0.4, failed: false },
    { step: { name: "up" as const }, seconds: 100, failed: true },
  ];

  it("tells how every step went and how long it took, then the whole", () => {
    expect(summary(results, false, 812.4).split("\n")).toEqual([
      "",
      "Rehearsal failed:",
      "  up                      20.0 s  ok",
      "  set lamp:zones=3         0.4 s  ok",
      "  up                  1 min 40 s  FAILED",
      "  all                  2 min 0 s, at most 812 MiB of memory",
    ]);
  });

  it("says that an interrupt ended it, and nothing of memory that was not measured", () => {
    expect(summary(results.slice(0, 1), true, 0).split("\n")).toEqual([
      "",
      "Rehearsal interrupted:",
      "  up           20.0 s  ok",
      "  all          20.0 s",
    ]);
  });
});
