import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Drill } from "../drill";
import { events } from "../drills";
import { figuresOf } from "../judge/figures";
import type { Result } from "../judge/runDrill";
import { leftOut } from "./changes";
import { draw } from "./draw";
import { pairDrill } from "./pairDrill";
import { parts, runPairs } from "./pairs";
import { keepCounters } from "./rescue";

const resultOf = (drill: Drill, changes: Partial<Result> = {}): Result => ({
  drill: drill.name,
  what: drill.what,
  seconds: 60,
  figures: figuresOf([]),
  present: undefined,
  checks: [{ what: "", got: "", limit: "", passed: true }],
  marks: [],
  visits: [],
  error: undefined,
  ...changes,
});
const failedCheck = { checks: [{ what: "failed requests", got: "9", limit: "at most 2", passed: false }] };

let printed: string;
beforeEach(() => {
  printed = "";
  vi.spyOn(console, "log").mockImplementation((line: string) => void (printed += `${line}\n`));
});

const rescued = vi.fn(() => Promise.resolve());
async function run(only: readonly number[] | undefined, changes: (name: string) => Partial<Result>, rescue = rescued) {
  const names: string[] = [];
  const error = await runPairs(
    events,
    { seed: 7, only },
    drill => {
      names.push(drill.name);
      return Promise.resolve(resultOf(drill, changes(drill.name)));
    },
    rescue,
  ).then(
    () => "",
    (thrown: Error) => thrown.message,
  );
  return { names, error };
}

describe("drill pairs", () => {
  it("draws from every drill, and says why the others are left out", async () => {
    const names = parts.map(({ name }) => name);
    expect([...names, ...Object.keys(leftOut)].sort()).toEqual(events.map(({ name }) => name).sort());
    await run([1], () => ({}));
    for (const [name, why] of Object.entries(leftOut)) expect(printed).toContain(`Not drawn: ${name}, because ${why}.`);
  });

  it("runs twenty pairs in the order of the seed", async () => {
    const { names, error } = await run(undefined, () => ({}));
    const drawn = draw(
      parts.map(({ name }) => name),
      7,
    ).slice(0, 20);
    expect(names).toEqual(drawn.map(({ first, second }) => `${first} + ${second}`));
    expect(error).toBe("");
    expect(printed).toContain("Pairs of the seed 7");
  });

  it("goes on after a failed pair, and prints the command that repeats it", async () => {
    const { names, error } = await run([2, 5], name => (name === pairName(2) ? failedCheck : {}));
    expect(names).toEqual([pairName(2), pairName(5)]);
    const command = "npm run rehearse -- --seed 7 --only 2 up drill pairs destroy";
    expect(printed).toContain(`Repeat it by: ${command}`);
    expect(error).toBe(`1 of 2 pairs failed or were not run:\n  ${command}`);
    expect(printed).toMatch(/^ +2 .* FAILED$/m);
    expect(printed).toMatch(/^ +5 .* passed$/m);
  });

  it("makes the stack whole after a pair that did not run to its end, and goes on", async () => {
    rescued.mockClear();
    const { names } = await run([1, 2], name => (name === pairName(1) ? { ...failedCheck, error: "up failed" } : {}));
    expect(rescued).toHaveBeenCalledTimes(1);
    expect(names).toHaveLength(2);
  });

  it("leaves no pair out silently when the stack cannot be made whole", async () => {
    const broken = vi.fn(() => Promise.reject(new Error("the state is locked")));
    const { names, error } = await run([1, 2], () => ({ ...failedCheck, error: "up failed" }), broken);
    expect(names).toHaveLength(1);
    expect(printed).toContain("The stack cannot be made whole again: the state is locked");
    expect(printed).toMatch(/^ +2 .* not run$/m);
    expect(error).toContain("2 of 2 pairs failed or were not run");
  });

  it("refuses a number that the table does not have", async () => {
    expect((await run([21], () => ({}))).error).toBe("--only 21: there are the pairs 1 to 20.");
  });

  it("lets replication stop before the replica loses its power, because nothing can be written on it then", () => {
    const what = (first: string, second: string) => pairDrill({ first, second, secondsBetween: 3 }, parts).what;
    expect(what("lose-replica", "replication-stopped")).toBe("replication-stopped, and 3 s later lose-replica");
    expect(what("lose-web", "promote")).toBe("lose-web, and 3 s later promote");
  });

  it("rescues with the settings of the begin, and with the counters of now", () => {
    const begin = "encryptionsalt: abc\nconfig:\n  lamp:site: site\n  lamp:databaseGeneration: 1\n";
    const now = "config:\n  lamp:site: other\n  lamp:databaseGeneration: 3\n  lamp:databasePasswordGeneration: 2\n";
    expect(keepCounters(begin, now)).toBe(
      "encryptionsalt: abc\nconfig:\n  lamp:site: site\n  lamp:databaseGeneration: 3\n  lamp:databasePasswordGeneration: 2\n",
    );
  });
});

function pairName(number: number): string {
  const pair = draw(
    parts.map(({ name }) => name),
    7,
  )[number - 1];
  return `${pair?.first} + ${pair?.second}`;
}
