/** Two parts by their names, in the order in which they begin. */
export interface Pair {
  readonly first: string;
  readonly second: string;
  /** Seconds from the begin of the first part to that of the second. */
  readonly secondsBetween: number;
}

/** How many seconds can be between the two parts: both are there at the same time. */
const longestSeconds = 10;

/** All pairs of different parts in the order that the seed gives. The same seed and parts give the same list. */
export function draw(names: readonly string[], seed: number): Pair[] {
  const next = randomOf(seed);
  const pairs = names.flatMap((first, i) => names.slice(i + 1).map(second => [first, second] as const));
  for (let i = pairs.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [pairs[i], pairs[j]] = [pairs[j]!, pairs[i]!];
  }
  return pairs.map(([one, other]) => {
    const [first, second] = next() < 0.5 ? [one, other] : [other, one];
    return { first, second, secondsBetween: Math.floor(next() * (longestSeconds + 1)) };
  });
}

/** Numbers from 0 to below 1 that follow from the seed (the generator mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
