import { addDays, addMonths, type DayRange } from './days.ts';

export type Interval = 'day' | 'week' | 'month';

/** The finest interval that a chart of the range can still show. */
export function intervalOf({ from, to }: DayRange): Interval {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  if (days <= 92) return 'day';
  return days <= 400 ? 'week' : 'month';
}

/** The buckets of a range as the server labels them: days, Mondays, firsts of months; the first may lie before the range. */
export function bucketsOf({ from, to }: DayRange, interval: Interval): string[] {
  const buckets: string[] = [];
  const next = (bucket: string) =>
    interval === 'month' ? addMonths(bucket, 1) : addDays(bucket, interval === 'week' ? 7 : 1);
  for (let bucket = firstBucket(from, interval); bucket <= to; bucket = next(bucket)) buckets.push(bucket);
  return buckets;
}

function firstBucket(day: string, interval: Interval): string {
  if (interval === 'day') return day;
  if (interval === 'month') return `${day.slice(0, 8)}01`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay(); // Sunday is 0
  return addDays(day, -((weekday + 6) % 7));
}
