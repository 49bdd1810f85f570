import { addDays } from '../../platform/time.ts';
import type { Interval } from '../models/model.ts';

/** The first day of the day or month that lies `steps` after (before, when negative) that of `bucket`. */
export function bucketAfter(bucket: string, interval: Interval, steps: number): string {
  if (interval === 'day') return addDays(bucket, steps);
  const [year = 0, month = 1] = bucket.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + steps, 1)).toISOString().slice(0, 10);
}

/** The day or month in which a day lies, by its first day. */
export function bucketOf(day: string, interval: Interval): string {
  return interval === 'day' ? day : `${day.slice(0, 7)}-01`;
}

/** The last day or month that is over on `today`. */
export function lastFinishedBucket(today: string, interval: Interval): string {
  return bucketAfter(bucketOf(today, interval), interval, -1);
}

/** The last day of a bucket. */
export function lastDayOf(bucket: string, interval: Interval): string {
  return addDays(bucketAfter(bucket, interval, 1), -1);
}

/** Every bucket from the first to the last one, both included. */
export function bucketsBetween(first: string, last: string, interval: Interval): string[] {
  const buckets: string[] = [];
  for (let bucket = first; bucket <= last; bucket = bucketAfter(bucket, interval, 1)) buckets.push(bucket);
  return buckets;
}
