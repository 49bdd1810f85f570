/** Statistics of plain numbers. What is exact, as money is, is reckoned with `rational.ts` instead. Of no values they are NaN, but the sum. */

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/**
 * The quantile of a share of 0 to 1, interpolated between neighbours: what `percentile_cont` of PostgreSQL and type 7 of R say. A share
 * beyond these bounds is the smallest or the largest value.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = inOrder(values);
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const [below = NaN, above = NaN] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below === above ? below : below + (above - below) * (place % 1); // Infinity less Infinity is no number
}

/** The middle value, or the mean of the two in the middle. */
export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The smallest value that so large a share does not exceed, which is one of the values: `percentile_disc`, and type 1 of R. */
export function nearestRank(values: readonly number[], share: number): number {
  return inOrder(values)[Math.max(1, Math.ceil(share * values.length)) - 1] ?? NaN;
}

const inOrder = (values: readonly number[]): number[] => values.toSorted((one, other) => one - other);
