import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { Mutex } from "./mutex";

describe("Mutex", () => {
  it("runs work in the order in which it was given, one piece at a time", async () => {
    const mutex = new Mutex();
    const events: string[] = [];
    const work = (name: string, ms: number) =>
      mutex.runExclusive(async () => {
        events.push(`${name} begins`);
        await sleep(ms);
        events.push(`${name} ends`);
      });
    await Promise.all([work("slow", 20), work("fast", 0)]);
    expect(events).toEqual(["slow begins", "slow ends", "fast begins", "fast ends"]);
  });

  it("passes a failure to its caller only, and goes on", async () => {
    const mutex = new Mutex();
    const failed = mutex.runExclusive(() => Promise.reject(new Error("no disk")));
    const next = mutex.runExclusive(async () => "done");
    await expect(failed).rejects.toThrow("no disk");
    expect(await next).toBe("done");
  });
});
