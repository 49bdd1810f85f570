import type { Interval } from '../models/model.ts';
import { bucketsBetween } from './buckets.ts';

export type HistoryValue = { bucket: string; value: number };

/**
 * Every bucket from the first one with a value to the last finished one: one without a value is 0, or as the one before. Without any value
 * there is no history.
 */
export function fillGaps(
  known: readonly { bucket: string | null; value: number | null }[],
  { through, interval, gap }: { through: string; interval: Interval; gap: 'zero' | 'carried' },
): HistoryValue[] {
  const values = new Map<string, number>();
  for (const { bucket, value } of known)
    if (bucket !== null && value !== null && bucket <= through) values.set(bucket, value);
  const first = [...values.keys()].toSorted()[0];
  if (first === undefined) return [];
  let former = 0;
  return bucketsBetween(first, through, interval).map((bucket) => {
    former = values.get(bucket) ?? (gap === 'carried' ? former : 0);
    return { bucket, value: former };
  });
}
