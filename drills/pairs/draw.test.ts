import { describe, expect, it } from "vitest";
import { draw } from "./draw";

const names = ["a", "b", "c", "d", "e"];

describe("the pairs of a seed", () => {
  it("are the same, in the same order, whenever they are drawn", () => {
    expect(draw(names, 7).slice(0, 3)).toEqual([
      { first: expect.any(String), second: expect.any(String), secondsBetween: expect.any(Number) },
      ...draw(names, 7).slice(1, 3),
    ]);
    expect(draw(names, 7)).toEqual(draw(names, 7));
    // Pinned: a change of the generator would make every printed command repeat another pair.
    expect(
      draw(names, 1)
        .slice(0, 3)
        .map(({ first, second, secondsBetween }) => `${first} ${second} ${secondsBetween}`),
    ).toMatchInlineSnapshot(`
      [
        "d c 5",
        "c e 1",
        "a e 2",
      ]
    `);
  });

  it("differ from those of another seed", () => {
    expect(draw(names, 1)).not.toEqual(draw(names, 2));
  });

  it("are every two different parts once, with at most ten seconds between them", () => {
    const pairs = draw(names, 3);
    const keys = pairs.map(({ first, second }) => [first, second].sort().join());
    expect(new Set(keys).size).toBe(10);
    expect(pairs.every(({ first, second }) => first !== second)).toBe(true);
    expect(pairs.every(({ secondsBetween: s }) => Number.isInteger(s) && s >= 0 && s <= 10)).toBe(true);
  });

  it("begin with either part", () => {
    const first = Array.from({ length: 50 }, (_, seed) => draw(["a", "b"], seed)[0]?.first);
    expect(new Set(first)).toEqual(new Set(["a", "b"]));
  });
});
