/** Each bucket of durations ends at a power of it: a duration is told within 4.8 %. */
const base = 1.1;
const countBits = 20;
/** Arrays longer than this are summed up when something is added to them. */
export const longestDurations = 96;

/** The bucket of a duration: the smallest whose upper end, 1.1^bucket milliseconds, is not below it. */
export function bucketOf(durationMs: number): number {
  return durationMs <= 1 ? 0 : Math.ceil(Math.log(durationMs) / Math.log(base));
}

/** The same in SQL, of an interval. */
export const bucketSql = (interval: string): string =>
  `ceil(ln(greatest(round(date_part('epoch', ${interval}) * 1000), 1)) / ln(${base}::float8))::integer`;

/** What stands for every duration of a bucket: equally far, in proportion, from both its ends. */
export function middleOf(bucket: number): number {
  return (2 * base ** bucket) / (1 + base);
}

/** How many durations each bucket of a stored array holds; several arrays are joined by appending them. */
export function countsOf(durations: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const entry of durations) {
    const bucket = entry >> countBits;
    counts.set(bucket, (counts.get(bucket) ?? 0) + (entry & (2 ** countBits - 1)));
  }
  return counts;
}

/** The entry of a stored array. A flush never has as many durations as would pass its 20 bits. */
export const entryOf = (bucket: number, count: number): number => bucket * 2 ** countBits + count;
