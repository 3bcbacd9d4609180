import { describe, expect, it } from "vitest";
import { busyMicroseconds, foreignShare } from "./meter";

describe("the processor time of other programs", () => {
  it("includes everything but idle time and waiting for disks, also what the hypervisor took", () => {
    const stat = "cpu  100 1 20 900 50 3 4 5 0 0\ncpu0 9 9 9 9 9 9 9 9 0 0\n";
    expect(busyMicroseconds(stat)).toBe((100 + 1 + 20 + 3 + 4 + 5) * 10_000);
  });

  it("is the busy time without the benchmark's own time, in cores", () => {
    const before = { at: 0, busy: 5_000_000, own: 1_000_000 };
    const after = { at: 2_000_000, busy: 8_500_000, own: 3_500_000 };
    expect(foreignShare(before, after)).toBe(0.5);
  });

  it("is zero when the clocks disagree a little", () => {
    expect(foreignShare({ at: 0, busy: 0, own: 0 }, { at: 10, busy: 5, own: 6 })).toBe(0);
  });
});
