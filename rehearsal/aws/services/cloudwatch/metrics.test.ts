import { beforeEach, describe, expect, it } from "vitest";
import { Metrics, type Statistic } from "./metrics";

const lag = { namespace: "AWS/RDS", name: "ReplicaLag", dimensions: { DBInstanceIdentifier: "db-2" } };

describe("a metric", () => {
  let metrics: Metrics;
  beforeEach(() => {
    metrics = new Metrics();
    [3, 1, 5].forEach((value, i) => metrics.put(lag, 600 + i * 60, value));
  });
  const later = 10_000;

  it("shows the value of a minute two minutes after its end", () => {
    const at = (now: number) => metrics.shown(lag, 600, 60, "Maximum", now);
    expect([at(660), at(779), at(780)]).toEqual([undefined, undefined, 3]);
  });

  it.each<[Statistic, number]>([
    ["Average", 3],
    ["Maximum", 5],
    ["Minimum", 1],
    ["SampleCount", 3],
    ["Sum", 9],
  ])("sums up the values of a period by %s", (statistic, expected) => {
    expect(metrics.shown(lag, 600, 300, statistic, later)).toBe(expected);
  });

  it("has no value in a period without one, whatever the statistic", () => {
    expect(metrics.shown(lag, 780, 60, "Sum", later)).toBeUndefined();
  });

  it("counts the minutes that are shown already when a period has not ended", () => {
    expect(metrics.shown(lag, 600, 300, "Sum", 840)).toBe(4);
  });

  it("is another metric with other dimensions, but not with the same in another order", () => {
    const two = { ...lag, dimensions: { a: "1", b: "2" } };
    metrics.put(two, 600, 7);
    expect(metrics.sent({ ...lag, dimensions: { b: "2", a: "1" } }, 600)).toBe(7);
    expect(metrics.sent({ ...lag, dimensions: { a: "1" } }, 600)).toBeUndefined();
  });
});
