import { describe, expect, it } from "vitest";
import { type Limit, evaluate, evaluationRange, thresholdOperators } from "./evaluate";

const treatments = ["missing", "ignore", "breaching", "notBreaching"];
const [ok, alarm, unknown, kept] = ["OK", "ALARM", "INSUFFICIENT_DATA", undefined];

/** The states by treatment. Points as in the user guide: 0 is good, X is bad, - is missing, the newest is on the right. */
const states = (points: string, datapointsToAlarm: number, evaluationPeriods = 3) =>
  treatments.map(treatMissingData => {
    const limit: Limit = {
      comparisonOperator: "GreaterThanThreshold",
      threshold: 0,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData,
    };
    const values = points.split(" ").map(point => ({ "0": 0, X: 1 })[point]);
    return evaluate(limit, values.reverse());
  });

describe("the state of an alarm", () => {
  // CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", first table.
  it.each([
    ["0 - X - X", [ok, ok, ok, ok]],
    ["0 - - - -", [ok, ok, ok, ok]],
    ["- - - - -", [unknown, kept, alarm, ok]],
    ["0 X X - X", [alarm, alarm, alarm, alarm]],
    ["- - X - -", [alarm, kept, alarm, ok]],
  ])("follows AWS's table for 3 of 3 data points: %s", (points, expected) => {
    expect(states(points, 3)).toEqual(expected);
  });

  // The same page, second table.
  it.each([
    ["0 - X - X", [alarm, alarm, alarm, alarm]],
    ["0 0 X 0 X", [alarm, alarm, alarm, alarm]],
    ["0 - X - -", [ok, ok, alarm, ok]],
    ["- - - - 0", [ok, ok, alarm, ok]],
    ["- - - X -", [alarm, kept, alarm, ok]],
  ])("follows AWS's table for 2 of 3 data points: %s", (points, expected) => {
    expect(states(points, 2)).toEqual(expected);
  });

  // The same page, "Avoiding premature transitions to alarm state".
  it.each(["- - - - X", "- - - X -"])("is not ALARM because of a single young data point: %s", points => {
    expect(states(points, 3).slice(0, 2)).toEqual([kept, kept]);
  });

  it("needs the other data points of the range only while some are missing", () => {
    expect(states("X X 0 0 0", 1)).toEqual([ok, ok, ok, ok]);
  });

  it.each([
    ["GreaterThanOrEqualToThreshold", [false, true, true]],
    ["GreaterThanThreshold", [false, false, true]],
    ["LessThanOrEqualToThreshold", [true, true, false]],
    ["LessThanThreshold", [true, false, false]],
  ])("compares by %s", (operator, expected) => {
    expect([4, 5, 6].map(value => thresholdOperators[operator]?.(value, 5))).toEqual(expected);
  });

  it("comes from two periods more than are compared, as in AWS's example", () => {
    expect(evaluationRange({ evaluationPeriods: 3 })).toBe(5);
  });
});
