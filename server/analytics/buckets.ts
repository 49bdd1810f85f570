import { addDays, daysOf, type DayRange } from '../platform/time.ts';
import type { Interval } from './scope.ts';

/** The SQL of a day's bucket: the day itself, the Monday of its week, the first of its month, or nothing. */
export function bucketSql(interval: Interval, day: string): string {
  if (interval === null) return 'null::date';
  return interval === 'day' ? `(${day})` : `date_trunc('${interval}', (${day})::timestamp)::date`;
}

/** The label of a day's bucket, as `bucketSql` makes it. */
export function bucketOf(interval: Interval, day: string): string | null {
  if (interval === null) return null;
  if (interval === 'day') return day;
  if (interval === 'month') return `${day.slice(0, 7)}-01`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(day, -weekday);
}

/** The buckets of a period with the days that they hold, clipped to it. */
export function bucketsOf(
  interval: Interval,
  { from, to }: DayRange,
): { bucket: string | null; from: string; to: string }[] {
  if (interval === null) return [{ bucket: null, from, to }];
  const buckets: { bucket: string | null; from: string; to: string }[] = [];
  for (const day of daysOf({ from, to })) {
    const bucket = bucketOf(interval, day);
    const last = buckets.at(-1);
    if (last?.bucket === bucket) last.to = day;
    else buckets.push({ bucket, from: day, to: day });
  }
  return buckets;
}
