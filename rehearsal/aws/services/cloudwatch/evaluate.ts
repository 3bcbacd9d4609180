export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** What an alarm compares. The words are those of PutMetricAlarm. */
export interface Limit {
  readonly comparisonOperator: string;
  readonly threshold: number;
  /** N: how many periods are compared. */
  readonly evaluationPeriods: number;
  /** M: how many of them must be beyond the threshold. */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: string;
}

/** The comparisons of a value with a threshold, by the name of the operator. */
export const thresholdOperators: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
};

/**
 * How many periods CloudWatch looks at, because some values may be missing: the "evaluation range". AWS gives no rule, and
 * one example: 5 for an alarm of 3 periods.
 */
export const evaluationRange = (limit: Pick<Limit, "evaluationPeriods">): number => limit.evaluationPeriods + 2;

/**
 * The state that an alarm gets from the values of its evaluation range, the newest first. Undefined: it keeps its state.
 * Source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", with its two tables, and "Avoiding
 * premature transitions to alarm state".
 */
export function evaluate(limit: Limit, values: readonly (number | undefined)[]): AlarmState | undefined {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = limit;
  const isBeyond = thresholdOperators[limit.comparisonOperator] ?? (() => false);
  const real = values.flatMap((value, age) =>
    value === undefined ? [] : [{ age, bad: isBeyond(value, limit.threshold) }],
  );
  const bad = real.slice(0, evaluationPeriods).filter(point => point.bad).length;
  const missing = Math.max(evaluationPeriods - real.length, 0);
  const ringsFrom = (count: number): AlarmState => (count >= datapointsToAlarm ? "ALARM" : "OK");

  if (missing === 0 || treatMissingData === "notBreaching") return ringsFrom(bad);
  if (treatMissingData === "breaching") return ringsFrom(bad + missing);
  const isIgnored = treatMissingData === "ignore";
  if (real.length === 0) return isIgnored ? undefined : "INSUFFICIENT_DATA";
  if (bad >= datapointsToAlarm) return "ALARM";
  if (real.some(point => !point.bad)) return "OK";
  // Every value is bad, and they are too few: only an old one is enough. AWS does not say which state a young one gives.
  const oldest = Math.max(...real.map(({ age }) => age));
  return oldest + 1 >= datapointsToAlarm && !isIgnored ? "ALARM" : undefined;
}
