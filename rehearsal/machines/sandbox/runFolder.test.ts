import { describe, expect, it } from "vitest";
import { startTimeOf } from "./runFolder";

describe.skipIf(process.platform !== "linux")("startTimeOf (needs Linux)", () => {
  it("tells a process from a later one with the same id", () => {
    expect(startTimeOf(process.pid)).toMatch(/^\d+$/);
    expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
    expect(startTimeOf(2 ** 30)).toBe(undefined);
  });
});
