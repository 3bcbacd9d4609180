import { describe, expect, it } from "vitest";
import { TimedOut, until } from "./until";

describe("until", () => {
  it("returns what was found, at once when it is there", async () => {
    expect(await until("a value", { seconds: 0 }, () => 7)).toBe(7);
  });

  it("looks again until it is so", async () => {
    let looks = 0;
    await until("the third look", { seconds: 10, intervalMs: 1 }, () => ++looks === 3);
    expect(looks).toBe(3);
  });

  it("counts zero and the empty text as found", async () => {
    expect(await until("a number", { seconds: 0 }, () => 0)).toBe(0);
    expect(await until("a text", { seconds: 0 }, async () => "")).toBe("");
  });

  it("fails with what it waited for, for how long, and what was seen last", async () => {
    const wait = until(
      "the balancer to start",
      { seconds: 0.01, intervalMs: 1, seen: () => "no such file" },
      () => false,
    );
    await expect(wait).rejects.toThrow(
      new TimedOut("timed out after 0.01 s waiting for the balancer to start: no such file"),
    );
  });

  it("looks once more when the time is up, so that a late process is not judged by an early look", async () => {
    let looks = 0;
    await until("the last look", { seconds: 0.05, intervalMs: 100 }, () => ++looks === 2);
    expect(looks).toBe(2);
  });

  it("passes an error of the look on at once", async () => {
    await expect(
      until("an answer", { seconds: 10 }, () => {
        throw new Error("refused");
      }),
    ).rejects.toThrow("refused");
  });
});
