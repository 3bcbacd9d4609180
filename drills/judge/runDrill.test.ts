import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { OpenCloud } from "../../rehearsal/aws/cloud";
import type { PulumiStack } from "../../rehearsal/cli/pulumiStack";
import type { Machines } from "../../rehearsal/machines/machines";
import { DrillContext } from "../context/drillContext";
import type { Drill } from "../drill";
import type { Visit } from "../visitors/visit";
import { atMost, recoveredWithin, unnoticed } from "./checks";
import { countsOf, type Harness } from "./harness";
import { hasPassed } from "./report";
import { runDrill } from "./runDrill";

const folder = mkdtempSync(join(tmpdir(), "run-drill-"));
beforeAll(() => void vi.spyOn(console, "log").mockReturnValue());
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** A context without machines: the drills of this file use only its marks. */
const paperContext = () =>
  new DrillContext({
    visitors: { url: "http://site.invalid", authority: "" },
    stack: { configuration: "" } as PulumiStack,
    machines: {} as Machines,
    cloud: {} as OpenCloud,
    program: folder,
    folder,
  });

const read = (at: number, more: Partial<Visit> = {}): Visit => ({
  ...{ what: "read", at, tookMs: 20, outcome: "good" },
  ...more,
});
const write = (at: number, message: string, more: Partial<Visit> = {}): Visit =>
  read(at, { what: "write", message, ...more });

/** Reads and writes that are all good, and a primary that has each of the writes once. */
const visits = [read(0), write(100, "a"), read(200), write(300, "b"), read(400), write(500, "c")];
const primary = { a: 1, b: 1, c: 1 };
const without = (message: string) => visits.filter(visit => visit.message !== message);

/** Visitors that have seen `visits`, and a primary that contains `writes`: messages with how often. */
function paperHarness(visits: readonly Visit[], writes: Readonly<Record<string, number>>, more: Partial<Harness> = {}) {
  const slept: number[] = [];
  const harness: Harness = {
    startVisitors: () => Promise.resolve({ site: "sample" as const, visits, stop: () => Promise.resolve(visits) }),
    writesInPrimary: () => Promise.resolve(new Map(Object.entries(writes))),
    untilWhole: () => Promise.resolve(),
    minimum: { requests: 0, seconds: 0 },
    clock: {
      now: () => slept.reduce((sum, ms) => sum + ms, 0),
      sleep: ms => Promise.resolve(void slept.push(ms)),
    },
    ...more,
  };
  return harness;
}

const quiet: Drill = { name: "quiet", what: "nothing happens", run: () => Promise.resolve(unnoticed) };
const run = (harness: Harness, drill = quiet, context = paperContext()) => runDrill(drill, context, 50, harness);
const failedOf = (checks: readonly { what: string; got: string; passed: boolean }[]) =>
  checks.filter(({ passed }) => !passed).map(({ what, got }) => `${what}: ${got}`);

describe("a drill that users do not notice", () => {
  it("passes, and all its writes are present", async () => {
    const result = await run(paperHarness(visits, primary));
    expect(result).toMatchObject({ drill: "quiet", what: "nothing happens", present: 3, error: undefined });
    expect(result.figures).toMatchObject({ requests: 6, failed: 0, refused: 0, acknowledged: 3 });
    expect(hasPassed(result)).toBe(true);
  });

  it("lasts as long as the clock says", async () => {
    const run10s: Drill = { ...quiet, run: async () => clock.sleep(10_000).then(() => unnoticed) };
    const { clock, ...harness } = paperHarness(visits, primary);
    // The normal state is recorded for 2 s before the drill and for 1 s after it.
    expect((await run({ ...harness, clock }, run10s)).seconds).toBe(13);
  });

  it("fails when the primary does not have an acknowledged write", async () => {
    const result = await run(paperHarness(visits, { a: 1, c: 1 }));
    expect(failedOf(result.checks)).toEqual(["acknowledged writes lost: 1"]);
    expect(result.present).toBe(2);
  });

  it("fails when the primary has none of the acknowledged writes", async () => {
    expect(failedOf((await run(paperHarness(visits, {}))).checks)).toEqual(["acknowledged writes lost: 3"]);
  });

  it("fails when the primary has a write twice", async () => {
    expect(failedOf((await run(paperHarness(visits, { ...primary, b: 2 }))).checks)).toEqual(["writes doubled: 1"]);
  });

  it("fails when a write is refused, and does not miss that write in the primary", async () => {
    const refused = [...without("b"), write(300, "b", { outcome: "refused" })];
    const result = await run(paperHarness(refused, { a: 1, c: 1 }));
    expect(failedOf(result.checks)).toEqual(["refused writes: 1"]);
    expect(result).toMatchObject({ present: 2, figures: { refused: 1, acknowledged: 2 } });
  });

  it("fails when a request fails, whether by an error or by a late answer", async () => {
    const error = read(600, { outcome: "failed", why: "HTTP 502" });
    const late = read(700, { outcome: "failed", why: "no answer in 10 s", tookMs: 10_000 });
    const result = await run(paperHarness([...visits, error, late], primary));
    expect(failedOf(result.checks)).toEqual(["failed requests: 2"]);
    expect(result.figures.reasons).toEqual({ "HTTP 502": 1, "no answer in 10 s": 1 });
  });

  it("does not lose a write that failed: it was never acknowledged", async () => {
    const failed = [...without("b"), write(300, "b", { outcome: "failed", why: "ECONNRESET" })];
    expect(failedOf((await run(paperHarness(failed, { a: 1, c: 1 }))).checks)).toEqual(["failed requests: 1"]);
  });
});

describe("a drill with limits", () => {
  const outage: Drill = {
    name: "outage",
    what: "something fails",
    run: context => {
      context.eventAt = 450;
      return Promise.resolve(seen => [atMost("failed", seen.figures.failed, 2), recoveredWithin(seen, 1)]);
    },
  };
  const failures = (...times: number[]) => times.map(at => read(at, { outcome: "failed", why: "HTTP 502" }));

  it("passes when failures stay within them", async () => {
    const result = await run(paperHarness([...visits, ...failures(460, 1_450)], primary), outage);
    expect([hasPassed(result), result.figures.recoveryMs]).toEqual([true, 1_000]);
  });

  it("fails when there are too many", async () => {
    const result = await run(paperHarness([...visits, ...failures(460, 470, 480)], primary), outage);
    expect(failedOf(result.checks)).toEqual(["failed: 3"]);
  });

  it("fails when one comes too late", async () => {
    const result = await run(paperHarness([...visits, ...failures(1_560)], primary), outage);
    expect(failedOf(result.checks)).toEqual(["time to recovery: 1.1 s"]);
  });
});

describe("a drill that does not run to its end", () => {
  it("fails with the reason, and still says what users noticed", async () => {
    const broken: Drill = { ...quiet, run: () => Promise.reject(new Error("there is no replica")) };
    const result = await run(paperHarness(visits, primary), broken);
    expect(result).toMatchObject({ error: "there is no replica", present: 3, figures: { requests: 6 } });
    expect(failedOf(result.checks)).toEqual(["the drill ran to its end: no"]);
  });

  it("fails when the stack is not whole in the end, and still judges", async () => {
    const untilWhole = () => Promise.reject(new Error("timed out after 90 s waiting for every server to be healthy"));
    const result = await run(paperHarness(visits, { a: 1, b: 1 }, { untilWhole }));
    expect(result.error).toBe("timed out after 90 s waiting for every server to be healthy");
    expect(failedOf(result.checks)).toEqual(["acknowledged writes lost: 1", "the drill ran to its end: no"]);
  });

  it("fails when the writes cannot be counted, rather than to call none of them lost", async () => {
    const writesInPrimary = () => Promise.reject(new Error("the primary does not answer"));
    const result = await run(paperHarness(visits, {}, { writesInPrimary }));
    expect(result.error).toBe("the writes in the primary cannot be counted: the primary does not answer");
    expect([hasPassed(result), result.present]).toEqual([false, undefined]);
  });

  it("fails when the visitors make too few requests", async () => {
    const result = await run(paperHarness(visits, primary, { minimum: { requests: 7, seconds: 0 } }));
    expect(result.error).toBe("timed out after 0 s waiting for 7 requests of the visitors: they have made 6");
    expect(hasPassed(result)).toBe(false);
  });

  it("fails when the visitors end with an error, and judges what they have seen", async () => {
    const stop = () => Promise.reject(new Error("the visitors ended with 1: out of memory"));
    const startVisitors = () => Promise.resolve({ site: "sample" as const, visits, stop });
    const result = await run(paperHarness(visits, { a: 1, b: 1 }, { startVisitors }));
    expect(result.error).toBe("the visitors ended with 1: out of memory");
    expect(failedOf(result.checks)).toEqual(["acknowledged writes lost: 1", "the drill ran to its end: no"]);
  });
});

describe("what runs around a drill", () => {
  it("waits until the stack is whole, unless the drill leaves something behind", async () => {
    const untilWhole = vi.fn(() => Promise.resolve());
    await run(paperHarness(visits, primary, { untilWhole }), { ...quiet, leavesBehind: "a failed primary" });
    expect(untilWhole).not.toHaveBeenCalled();
    await run(paperHarness(visits, primary, { untilWhole }));
    expect(untilWhole).toHaveBeenCalledOnce();
  });

  it("has no visitors, and asks no database, when the drill takes the site away", async () => {
    const startVisitors = vi.fn(() => Promise.reject(new Error("not called")));
    const writesInPrimary = vi.fn(() => Promise.reject(new Error("not called")));
    const harness = paperHarness([], {}, { startVisitors, writesInPrimary, minimum: { requests: 1, seconds: 0 } });
    const result = await run(harness, { ...quiet, withoutVisitors: true });
    expect(result).toMatchObject({ error: undefined, present: undefined, figures: { requests: 0 }, seconds: 0 });
    expect([startVisitors, writesInPrimary].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  });

  it("asks no database when no write was acknowledged, and tells the drill that the site is another one", async () => {
    const writesInPrimary = vi.fn(() => Promise.reject(new Error("not called")));
    const reads = [read(0), read(100)];
    const startVisitors = () =>
      Promise.resolve({ site: "plain" as const, visits: reads, stop: () => Promise.resolve(reads) });
    const context = paperContext();
    const result = await run(paperHarness(reads, {}, { startVisitors, writesInPrimary }), quiet, context);
    expect([hasPassed(result), result.present, context.isSample]).toEqual([true, undefined, false]);
    expect(writesInPrimary).not.toHaveBeenCalled();
  });

  it("keeps the marks of the drill, with their times", async () => {
    const marking: Drill = {
      ...quiet,
      run: context => {
        context.markEvent("the event");
        context.mark("afterwards");
        return Promise.resolve(() => []);
      },
    };
    const context = paperContext();
    const { marks } = await run(paperHarness(visits, primary), marking, context);
    expect(marks.map(({ text }) => text)).toEqual(["the event", "afterwards"]);
    expect(marks[0]?.at).toBe(context.eventAt);
  });
});

describe("the answer of the primary", () => {
  it("has a message and its count in each line", () => {
    expect(countsOf("drill 1f 3\t1\ndrill 1f 13\t2\n")).toEqual(
      new Map([
        ["drill 1f 3", 1],
        ["drill 1f 13", 2],
      ]),
    );
    expect(countsOf("")).toEqual(new Map());
  });
});
