import { describe, expect, it } from "vitest";
import { turnsOf } from "./comparison";

describe("turnsOf", () => {
  it("lets each server begin a round, and follow another one every second time", () => {
    const rounds = [0, 1, 2, 3].map(round => turnsOf(["a", "b", "c"], round).join(""));
    expect(rounds).toEqual(["abc", "acb", "cab", "cba"]);
  });
});
