/** Each bucket of durations ends at a power of it: a duration is told within 4.8 %. */
const base = 1.1;
/** Decimal digits of a bucket's count: as many as no library ever fills, in the fours in which PostgreSQL keeps them. */
const digits = 12;

/** The bucket of a duration: the smallest whose upper end, 1.1^bucket milliseconds, is not below it. */
export function bucketOf(durationMs: number): number {
  return durationMs <= 1 ? 0 : Math.ceil(Math.log(durationMs) / Math.log(base));
}

/** The same in SQL, of an interval. */
export const bucketSql = (interval: string): string =>
  `ceil(ln(greatest(round(date_part('epoch', ${interval}) * 1000), 1)) / ln(${base}::float8))::integer`;

/** The upper end of a bucket in milliseconds, to a thousandth. */
export const endOf = (bucket: number): number => Math.round(base ** bucket * 1000) / 1000;

/** What stands for every duration of a bucket: equally far, in proportion, from both its ends. */
export function middleOf(bucket: number): number {
  return (2 * base ** bucket) / (1 + base);
}

/**
 * A histogram as the roll-ups hold it: one number, in which the count of each bucket has twelve digits of its own, those of bucket 0 the last. So any
 * two are added by adding, as every other sum is.
 */
export function histogramOf(counts: ReadonlyMap<number, number>): string {
  const falling = [...counts].toSorted(([one], [other]) => other - one);
  const lowest = falling.at(-1)?.[0] ?? 0;
  return `${falling.some(([, count]) => count < 0) ? summed(falling, lowest) : written(falling)}e${digits * lowest}`;
}

/** Its digits, where no count is taken away. */
function written(falling: readonly (readonly [bucket: number, count: number])[]): string {
  let text = '';
  let above = 0;
  for (const [bucket, count] of falling) {
    text += text === '' ? count : String(count).padStart(digits * (above - bucket), '0');
    above = bucket;
  }
  return text;
}

function summed(counts: readonly (readonly [bucket: number, count: number])[], lowest: number): bigint {
  let sum = 0n;
  for (const [bucket, count] of counts) sum += BigInt(count) * 10n ** BigInt(digits * (bucket - lowest));
  return sum;
}

/** That of one duration in SQL, of its bucket. */
export const histogramSql = (bucket: string): string => `(('1e' || ${digits} * ${bucket})::numeric)`;

/** How many durations each bucket of a histogram holds, the buckets in their order. */
export function countsOf(histogram: string): Map<number, number> {
  const counts = new Map<number, number>();
  for (let end = histogram.length, bucket = 0; end > 0; end -= digits, bucket += 1) {
    const count = Number(histogram.slice(Math.max(0, end - digits), end));
    if (count > 0) counts.set(bucket, count);
  }
  return counts;
}
