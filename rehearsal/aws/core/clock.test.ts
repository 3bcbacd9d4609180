import { describe, expect, it } from "vitest";
import { ManualClock, RunningClock } from "./clock";

describe("the time of the rehearsal's AWS", () => {
  it("is as many times faster as the speed says", async () => {
    const clock = new RunningClock(3_600);
    const began = clock.seconds();
    await clock.wait(36);
    await clock.after(36);
    expect(clock.seconds() - began).toBeGreaterThanOrEqual(70);
  });
});

describe("a clock for tests", () => {
  it("goes on when somebody waits", async () => {
    const clock = new ManualClock();
    await clock.wait(60);
    expect(clock.seconds()).toBe(60);
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
