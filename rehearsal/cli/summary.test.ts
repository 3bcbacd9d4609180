import { describe, expect, it } from "vitest";
import { summary } from "./summary";

describe("summary", () => {
  it("tells every step with its time, and the whole", () => {
    const played = [
      { step: { name: "up" as const }, seconds: 20.04, failed: false },
      { step: { name: "set" as const, argument: "lamp:zones=3" }, seconds: 0.4, failed: false },
      { step: { name: "up" as const }, seconds: 100, failed: true },
    ];
    expect(summary(played, false, 812.4).split("\n")).toEqual([
      "",
      "Rehearsal failed:",
      "  up                      20.0 s  ok",
      "  set lamp:zones=3         0.4 s  ok",
      "  up                  1 min 40 s  FAILED",
      "  all                  2 min 0 s, at most 812 MiB of memory",
    ]);
  });
});
