/** The value in the middle of the sorted ones, or between the two in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which that part of the sorted values lies, linear between neighbours. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new Error("There are no values to take a quantile of.");
  const sorted = [...values].sort((one, other) => one - other);
  const place = part * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** What a quotient of two servers' figures tells, given how much each differs from itself. */
export type Verdict = "higher" | "level" | "lower";

/** One server's figures over another's, round by round. */
export interface Ratio {
  /** Median of the rounds' quotients. */
  readonly value: number;
  /** How far a quotient lies from the median in three rounds of four; what is not further from 1 says nothing. */
  readonly noise: number;
  readonly verdict: Verdict;
}

/** No run knows itself better than this, however alike its few rounds are. */
const leastNoise = 0.01;

/** Compares figures that were taken in the same rounds, so that a machine that is slower for a while is so for both. */
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
