import { wilson } from '../../analytics/ratios.ts';
import { mean } from '../../platform/statistics.ts';

export type Interval = { low: number; high: number };
export type Share = { hits: number; of: number };

/** The 95 % interval of the difference of two shares: Newcombe's, made of Wilson's of each (his method 10). Null where nobody is in one. */
export function shareDifference(one: Share, other: Share): (Interval & { difference: number }) | null {
  const [first, second] = [wilson(one.hits, one.of), wilson(other.hits, other.of)];
  if (!first || !second) return null;
  const [p, q] = [one.hits / one.of, other.hits / other.of];
  return {
    difference: p - q,
    low: p - q - Math.hypot(p - first.low, second.high - q),
    high: p - q + Math.hypot(first.high - p, q - second.low),
  };
}

/** Spearman's rank correlation with its 95 % interval (Fisher's z, with Bonett and Wright's variance); null when either never differs. */
export function rankCorrelation(
  pairs: readonly (readonly [number, number])[],
): (Interval & { rho: number }) | null {
  const rho = correlation(ranksOf(pairs.map(([one]) => one)), ranksOf(pairs.map(([, other]) => other)));
  if (rho === null) return null;
  const z = Math.atanh(Math.max(-0.999_999, Math.min(0.999_999, rho)));
  const half = 1.96 * Math.sqrt((1 + rho ** 2 / 2) / (pairs.length - 3));
  return { rho, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}

/** Places in order, from 1; those that are equal share the mean of theirs. */
function ranksOf(values: readonly number[]): number[] {
  const places = Map.groupBy(values.toSorted((a, b) => a - b).entries(), ([, value]) => value);
  return values.map((value) => mean((places.get(value) ?? []).map(([place]) => place + 1)));
}

function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const [sdX, sdY] = [Math.hypot(...xs.map((x) => x - meanX)), Math.hypot(...ys.map((y) => y - meanY))];
  if (sdX === 0 || sdY === 0) return null;
  return xs.reduce((total, x, index) => total + (x - meanX) * ((ys[index] ?? 0) - meanY), 0) / (sdX * sdY);
}
