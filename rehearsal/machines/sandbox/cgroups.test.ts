import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cgroupRoot, freezeCgroup, memoryRoot, processesIn, removeCgroup, removeEmptyCgroup } from "./cgroups";

describe("cgroupRoot", () => {
  it("finds version 2 by itself, and beside version 1", () => {
    expect(cgroupRoot("cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n")).toBe("/sys/fs/cgroup");
    const hybrid = "cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n";
    expect(cgroupRoot(hybrid)).toBe("/sys/fs/cgroup/unified");
  });

  it("says what is missing where there is none", () => {
    expect(() => cgroupRoot("tmpfs /sys/fs/cgroup tmpfs rw 0 0\n")).toThrow(
      "no cgroup2 file system is mounted: the rehearsal's machines need control groups version 2",
    );
  });
});

describe("memoryRoot", () => {
  it("finds version 1's controller of memory, alone or with others, and nothing where version 2 has it", () => {
    expect(memoryRoot("cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n")).toBe("/sys/fs/cgroup/memory");
    expect(memoryRoot("cgroup /c/cpu cgroup rw,cpu 0 0\ncgroup /c/x cgroup rw,cpuset,memory 0 0\n")).toBe("/c/x");
    expect(memoryRoot("cgroup2 /sys/fs/cgroup cgroup2 rw,memory_recursiveprot 0 0\n")).toBeUndefined();
  });
});

describe("a control group", () => {
  /** A folder in place of a control group: the kernel does nothing there, so its files say what the test writes. */
  let cgroup: string;
  beforeEach(() => {
    cgroup = mkdtempSync(join(tmpdir(), "cgroup-"));
  });
  afterEach(() => rmSync(cgroup, { recursive: true }));
  const events = (text: string) => writeFileSync(join(cgroup, "cgroup.events"), text);

  it("tells its processes and those below it, and has none when it has ended", () => {
    mkdirSync(join(cgroup, "below"));
    writeFileSync(join(cgroup, "cgroup.procs"), "11\n");
    writeFileSync(join(cgroup, "below", "cgroup.procs"), "12\n13\n");
    expect(processesIn(cgroup)).toEqual([11, 12, 13]);
    expect(processesIn(join(cgroup, "gone"))).toEqual([]);
  });

  it("is removed with those below it when it has no processes", () => {
    mkdirSync(join(cgroup, "group", "below"), { recursive: true });
    removeEmptyCgroup(join(cgroup, "group"));
    expect(existsSync(join(cgroup, "group"))).toBe(false);
    removeEmptyCgroup(join(cgroup, "group"));
  });

  it("is frozen when the kernel says so", async () => {
    events("populated 1\nfrozen 1\n");
    await freezeCgroup(cgroup, true, 0);
    expect(readFileSync(join(cgroup, "cgroup.freeze"), "utf8")).toBe("1");
  });

  it("that does not freeze, or does not go on, is an error", async () => {
    events("populated 1\nfrozen 0\n");
    await expect(freezeCgroup(cgroup, true, 0.05)).rejects.toThrow(
      `timed out after 0.05 s waiting for every process in ${cgroup} to freeze`,
    );
    events("populated 1\nfrozen 1\n");
    await expect(freezeCgroup(cgroup, false, 0.05)).rejects.toThrow(
      `timed out after 0.05 s waiting for every process in ${cgroup} to go on`,
    );
  });

  it("whose processes survive the kill is an error, and stays", async () => {
    events("populated 1\nfrozen 0\n");
    await expect(removeCgroup(cgroup, 0.05)).rejects.toThrow(
      `timed out after 0.05 s waiting for every process in ${cgroup} to end`,
    );
    expect(readFileSync(join(cgroup, "cgroup.kill"), "utf8")).toBe("1");
  });
});
