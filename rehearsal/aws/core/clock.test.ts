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

  it("is as many times faster as the speed says", async () => {
    const clock = new RunningClock(3_600);
    const began = clock.seconds();
    await clock.wait(36);
    await clock.after(36);
    expect(clock.seconds() - began).toBeGreaterThanOrEqual(70);
  });
});

describe("a clock for tests", () => {
  it("tells the time of day that belongs to its seconds, and does not move by itself", async () => {
    const clock = new ManualClock();
    const opened = clock.now();
    await clock.wait(90);
    expect([clock.seconds(), clock.now() - opened]).toEqual([90, 90_000]);
  });

  it("stands still for what AWS does by itself, which happens in the order of its times", async () => {
    const clock = new ManualClock();
    const done: string[] = [];
    const all = Promise.all([
      clock.after(20).then(() => done.push("later")),
      clock.after(10).then(() => done.push("sooner")),
    ]);
    expect(clock.seconds()).toBe(0);
    clock.pass(9);
    await Promise.resolve();
    expect(done).toEqual([]);
    clock.pass(11);
    await all;
    expect(done).toEqual(["sooner", "later"]);
  });
});
