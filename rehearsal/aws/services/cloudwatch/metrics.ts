/** A metric of CloudWatch. */
export interface Metric {
  /** For example `AWS/RDS`. */
  readonly namespace: string;
  /** For example `ReplicaLag`. */
  readonly name: string;
  /** What it belongs to, for example `DBInstanceIdentifier` and its value. */
  readonly dimensions: Readonly<Record<string, string>>;
}

/** How the values of a period are summed up. */
export const statistics = ["Average", "Maximum", "Minimum", "SampleCount", "Sum"] as const;
export type Statistic = (typeof statistics)[number];

/** A value a minute, as services send it. */
export const minuteSeconds = 60;

/**
 * Seconds from the end of a minute until CloudWatch shows its value. AWS gives no figure; in practice a minute is shown one
 * to three minutes after it began. This is the latest of these times.
 */
export const delaySeconds = 120;

/** Every value that services have sent. The past is kept. Times are in seconds since 1970. */
export class Metrics {
  readonly #series = new Map<string, Map<number, number>>();

  /** Stores the value of the minute that begins at `minute`. */
  put(metric: Metric, minute: number, value: number): void {
    const key = keyOf(metric);
    const series = this.#series.get(key) ?? new Map<number, number>();
    this.#series.set(key, series.set(minute, value));
  }

  /** The value of a minute, whether it is shown already or not. */
  sent(metric: Metric, minute: number): number | undefined {
    return this.#series.get(keyOf(metric))?.get(minute);
  }

  /** The statistic of the period from `begin` on, as CloudWatch shows it at `now`. Undefined if it has no value. */
  shown(metric: Metric, begin: number, periodSeconds: number, statistic: Statistic, now: number): number | undefined {
    const series = this.#series.get(keyOf(metric));
    if (series === undefined) return undefined;
    const values: number[] = [];
    const end = Math.min(begin + periodSeconds, now - delaySeconds - minuteSeconds + 1);
    for (let minute = Math.ceil(begin / minuteSeconds) * minuteSeconds; minute < end; minute += minuteSeconds) {
      const value = series.get(minute);
      if (value !== undefined) values.push(value);
    }
    return values.length === 0 ? undefined : summedUp(values, statistic);
  }
}

function summedUp(values: readonly number[], statistic: Statistic): number {
  const sum = values.reduce((a, b) => a + b);
  switch (statistic) {
    case "Average":
      return sum / values.length;
    case "Maximum":
      return Math.max(...values);
    case "Minimum":
      return Math.min(...values);
    case "SampleCount":
      return values.length;
    case "Sum":
      return sum;
  }
}

/** A metric is another one when it has other dimensions, whatever their order (CloudWatch user guide, "Dimensions"). */
const keyOf = ({ namespace, name, dimensions }: Metric) =>
  JSON.stringify([namespace, name, ...Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
