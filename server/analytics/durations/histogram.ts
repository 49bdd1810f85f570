import { countsOf, middleOf } from '../../executions/roll-ups/durations.ts';

/** How many durations lie in each bucket of the roll-ups, the buckets in their order. */
export type Histogram = { bucket: number; count: number }[];

/** Of a sum of the durations in roll-ups. */
export const histogramFrom = (sum: string): Histogram =>
  [...countsOf(sum)].map(([bucket, count]) => ({ bucket, count }));

/**
 * A percentile as `percentile_cont` interpolates it, each duration standing in the middle of its bucket, which is at most 4.8 % away from it;
 * null of nothing.
 */
export function percentileOf(histogram: Histogram, share: number): number | null {
  const total = histogram.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const position = share * (total - 1);
  const [low, high] = [nth(histogram, Math.floor(position)), nth(histogram, Math.ceil(position))];
  const between = low + (high - low) * (position - Math.floor(position));
  return Math.round(between * 1000) / 1000;
}

/** The duration at a place counted from 0, in the order of length. */
function nth(histogram: Histogram, place: number): number {
  let seen = 0;
  for (const { bucket, count } of histogram) {
    seen += count;
    if (seen > place) return middleOf(bucket);
  }
  return middleOf(histogram.at(-1)?.bucket ?? 0);
}
