import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inWords, timed } from "./progress";

describe("timed", () => {
  let folder: string;
  let written: string;
  const plain = { write: (text: string) => (written += text) };
  const terminal = { ...plain, isTTY: true, columns: 80 };
  const durations = () => JSON.parse(readFileSync(join(folder, "durations.json"), "utf8")) as unknown;
  /** Runs work that takes so many seconds of a clock that the test sets. */
  const run = async (seconds: number, display: typeof plain, work = () => Promise.resolve("result")) => {
    const running = timed(
      "booting",
      () => new Promise(resolve => setTimeout(resolve, seconds * 1_000)).then(work),
      display,
      folder,
    );
    running.catch(() => {});
    await vi.advanceTimersByTimeAsync(seconds * 1_000);
    return running;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "progress-"));
    written = "";
    vi.useFakeTimers({ toFake: ["setTimeout", "setInterval", "clearInterval", "performance"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  it("passes the result on, and says nothing about work of less than a second", async () => {
    expect(await run(0.9, plain)).toBe("result");
    expect(written).toBe("");
  });

  it("says what runs and how long it took; the next time also how long it took last time", async () => {
    await run(31.2, plain);
    await run(2.5, plain);
    expect(written).toBe("… booting\nbooting: 31.2 s\n" + "… booting (last time 31.2 s)\nbooting: 2.5 s\n");
  });

  it("counts the seconds on one line of a terminal, and leaves only the end there", async () => {
    await run(2.5, terminal);
    expect(written.replaceAll("\x1b[J", "")).toBe("\r… booting 1 s\r\r… booting 2 s\r\r\rbooting: 2.5 s\n");
  });

  it("shares the line of a terminal with other work", async () => {
    const both = [run(2, terminal), run(1, terminal)];
    await Promise.all(both);
    expect(written).toContain("… booting 1 s · booting 1 s\r");
  });

  it.each([140, 80, 40])("is narrower than a terminal of %i columns, also with three works at once", async columns => {
    const narrow = { ...terminal, columns };
    await Promise.all([run(3, narrow), run(3, narrow), run(3, narrow)]);
    const lines = written.split(/[\r\n]/).map(line => line.replace("\x1b[J", ""));
    expect(lines.filter(line => line.split(" · ").length === 3)).not.toEqual([]);
    expect(lines.filter(line => line.length >= columns)).toEqual([]);
  });

  it("says that work failed, passes the error on, and does not remember how long that took", async () => {
    await run(3, plain);
    await expect(run(1.5, plain, () => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
    expect(written).toContain("booting: failed after 1.5 s\n");
    expect(durations()).toEqual({ booting: 3 });
  });

  it("works with a broken memory, and repairs it without leaving drafts", async () => {
    writeFileSync(join(folder, "durations.json"), '{"boot');
    await run(2, plain);
    expect(written).toBe("… booting\nbooting: 2.0 s\n");
    expect(durations()).toEqual({ booting: 2 });
    expect(readdirSync(folder)).toEqual(["durations.json"]);
  });

  it("works where nothing can be written", async () => {
    expect(await timed("booting", () => Promise.resolve(1), plain, "/dev/null/cache")).toBe(1);
  });
});

describe("inWords", () => {
  it("gives tenths of seconds up to a hundred, minutes above", () => {
    expect([0.04, 31.24, 99.9, 99.96, 254.4].map(inWords)).toEqual([
      "0.0 s",
      "31.2 s",
      "99.9 s",
      "1 min 40 s",
      "4 min 14 s",
    ]);
  });
});
