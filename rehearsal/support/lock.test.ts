import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withLock } from "./lock";

describe("withLock", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
    file = join(folder, "new", "lock");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("lets one in at a time, and tells the other once that it waits", async () => {
    const events: string[] = [];
    const work = (name: string) =>
      withLock(
        file,
        async () => {
          events.push(`${name} in`);
          await wait(600);
          events.push(`${name} out`);
        },
        () => events.push(`${name} waits`),
      );
    const first = work("first");
    await wait(100);
    await Promise.all([first, work("second")]);
    expect(events).toEqual(["first in", "second waits", "first out", "second in", "second out"]);
  });

  it("is free again after work that failed, whose error it passes on", async () => {
    await expect(withLock(file, () => Promise.reject(new Error("disk full")))).rejects.toThrow("disk full");
    expect(existsSync(file)).toBe(false);
  });

  it("takes over at once from a process that no longer runs", async () => {
    await withLock(file, () => Promise.resolve());
    const { pid } = spawnSync("true");
    writeFileSync(file, String(pid));
    await expect(withLock(file, () => Promise.resolve("mine"))).resolves.toBe("mine");
  });

  it("takes over from a holder that has been silent for long, whatever its process id", async () => {
    await withLock(file, () => Promise.resolve());
    writeFileSync(file, String(process.pid));
    utimesSync(file, new Date(), new Date(Date.now() - 60_000));
    await expect(withLock(file, () => Promise.resolve("mine"))).resolves.toBe("mine");
  });
});
