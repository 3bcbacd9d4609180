import { describe, expect, it, vi } from "vitest";
import { ManualClock, RunningClock } from "./clock";

describe("a clock that runs", () => {
  it("begins with this machine's time, and is ahead of it by its speed", () => {
    vi.useFakeTimers({ toFake: ["performance", "Date"], now: Date.UTC(2026, 4, 1) });
    try {
      const clock = new RunningClock(60);
      expect([clock.seconds(), clock.now()]).toEqual([0, Date.UTC(2026, 4, 1)]);
      vi.advanceTimersByTime(2_000);
      expect([clock.seconds(), clock.now()]).toEqual([120, Date.UTC(2026, 4, 1, 0, 2)]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a clock for tests", () => {
  it("tells the time of day that belongs to its seconds, and does not move by itself", async () => {
    const clock = new ManualClock();
    const opened = clock.now();
    await clock.wait(90);
    expect([clock.seconds(), clock.now() - opened]).toEqual([90, 90_000]);
    expect(clock.now() - opened).toBe(90_000);
  });
});
