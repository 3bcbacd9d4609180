/** The middle one of the sorted values, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which that part of the values lies, for example 0.99. Linear between neighbours. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new Error("There are no values to take a quantile of.");
  const sorted = [...values].sort((one, other) => one - other);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** Whether the ratio is above or below 1. `level`: the difference is smaller than the noise of the run. */
export type Verdict = "higher" | "level" | "lower";

/** One server's figures divided by another's, round by round. */
export interface Ratio {
  /** Median of the quotients of all rounds. */
  readonly value: number;
  /** Three of four quotients are at most this far from the median. */
  readonly noise: number;
  readonly verdict: Verdict;
}

/** The noise of a run is never taken for smaller, however similar its few rounds are. */
const leastNoise = 0.01;

/** Compares figures of the same rounds, so that a machine which is slower for a while is slower for both servers. */
export function compare(figures: readonly number[], others: readonly number[]): Ratio {
  if (figures.length !== others.length) throw new Error("Ratios need the same rounds on both sides.");
  const quotients = figures.map((figure, round) => figure / (others[round] ?? NaN));
  const value = median(quotients);
  const noise = Math.max(
    leastNoise,
    quantile(
      quotients.map(quotient => Math.abs(quotient - value)),
      0.75,
    ),
  );
  return { value, noise, verdict: Math.abs(value - 1) <= noise + 1e-9 ? "level" : value > 1 ? "higher" : "lower" };
}
