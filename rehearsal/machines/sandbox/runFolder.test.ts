import { describe, expect, it } from "vitest";
import { controlGroups, startOf } from "./runFolder";

describe("controlGroups", () => {
  it("finds version 2 by itself, and beside version 1", () => {
    expect(controlGroups("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n")).toBe("/sys/fs/cgroup");
    const hybrid = "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";
    expect(controlGroups(hybrid)).toBe("/sys/fs/cgroup/unified");
  });

  it("says what is missing where there is none", () => {
    expect(() => controlGroups("tmpfs /sys/fs/cgroup tmpfs rw 0 0\n")).toThrow(
      "no cgroup2 file system is mounted: the rehearsal's machines need control groups version 2",
    );
  });
});

describe.skipIf(process.platform !== "linux")("startOf (needs Linux)", () => {
  it("tells a process from a later one of the same number", () => {
    expect(startOf(process.pid)).toMatch(/^\d+$/);
    expect(startOf(process.pid)).toBe(startOf(process.pid));
    expect(startOf(2 ** 30)).toBe(undefined);
  });
});
