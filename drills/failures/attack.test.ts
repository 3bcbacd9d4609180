import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { groupsOf } from "../attackers/attackPlan";
import { useIn } from "../context/serverUse";
import { entriesAtMost, ofAttackers } from "./attack";

const open = Object.fromEntries(groupsOf("/").map(({ name, count }) => [name, count]));
const failed = (report: Parameters<typeof ofAttackers>[0]) =>
  ofAttackers(report)
    .filter(({ passed }) => !passed)
    .map(({ what }) => what);

describe("drill attack", () => {
  it("expects no more entries than the guest book takes in the minutes of the attack", () => {
    const limits = readFileSync(join(__dirname, "../../site/src/Limits.php"), "utf8");
    expect(entriesAtMost).toBe(2 * Number(/OF_ALL = (\d+)/.exec(limits)?.[1]));
  });

  it("is an attack only while the connections are open and the forms are answered", () => {
    expect(failed({ open, forms: { "429": 1_150, "303": 50 } })).toEqual([]);
    expect(failed({ open: { ...open, "idle connections": 700 }, forms: { "429": 1_200 } })).toEqual([
      "at least nine of ten connections were open at the end",
    ]);
    expect(failed({ open, forms: { "429": 1_000, "0": 200 } })).toEqual(["at least nine of ten forms were answered"]);
  });

  it("reads what a server uses", () => {
    expect(useIn("409600\n 2048\n")).toEqual({ memoryMib: 400, bodiesMib: 2 });
  });
});
