import { describe, expect, it } from "vitest";
import { startTimeOf } from "./ownedFolder";

describe("startTimeOf", () => {
  it("tells a process from a later one with the same id", () => {
    expect(startTimeOf(process.pid)).not.toBe(undefined);
    expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
    expect(startTimeOf(2 ** 30)).toBe(undefined);
  });
});
