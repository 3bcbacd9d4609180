import { describe, expect, it, vi } from "vitest";
import { canBoot } from "../support/canBoot.mts";
import { MemoryWatch } from "./memory";

describe("the memory watch", () => {
  it.runIf(canBoot)("measures a process and its descendants", async () => {
    const watch = new MemoryWatch(process.pid, 10);
    await vi.waitFor(() => expect(watch.peak).toBeGreaterThan(10), 5_000);
    watch.stop();
  });

  it("measures nothing, and breaks nothing, on a system without /proc", async () => {
    const watch = new MemoryWatch(process.pid, 10, "/nowhere");
    await new Promise(done => setTimeout(done, 50));
    expect(watch.peak).toBe(0);
    watch.stop();
  });
});
