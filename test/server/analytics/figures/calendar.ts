const dayMs = 86_400_000;
const formats = new Map<string, { format: Intl.DateTimeFormat; known: Map<number, string> }>();

/** The calendar day of an instant in a zone. */
export function dayAt(instant: number, timeZone: string): string {
  const zone = formats.get(timeZone) ?? {
    format: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }),
    known: new Map<number, string>(), // the same tasks are asked about again and again
  };
  formats.set(timeZone, zone);
  const day = zone.known.get(instant) ?? zone.format.format(instant);
  zone.known.set(instant, day);
  return day;
}

export const later = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
/** How many days the second lies behind the first. */
export const daysFrom = (first: string, second: string): number =>
  Math.round((Date.parse(second) - Date.parse(first)) / dayMs);

export type Span = { from: string; to: string };
export const isWithin = (day: string, { from, to }: Span): boolean => from <= day && day <= to;
export const daysIn = ({ from, to }: Span): number => daysFrom(from, to) + 1;
/** The period with as many days that ends the day before. */
export const spanBefore = (span: Span): Span => ({
  from: later(span.from, -daysIn(span)),
  to: later(span.from, -1),
});

/** The instant at which a day begins in a zone, found by asking which day it is. */
export function dayBegins(day: string, timeZone: string): number {
  let [before, at] = [Date.parse(day) - 2 * dayMs, Date.parse(day) + 2 * dayMs];
  while (at - before > 1) {
    const middle = Math.floor((before + at) / 2);
    if (dayAt(middle, timeZone) >= day) at = middle;
    else before = middle;
  }
  return at;
}

export type Interval = 'day' | 'week' | 'month' | undefined;

/** By what a bucket is called: the day itself, the Monday, the first of the month; null for the whole period. */
export function bucketOf(day: string, interval: Interval): string | null {
  if (interval === undefined) return null;
  if (interval === 'day') return day;
  if (interval === 'month') return `${day.slice(0, 7)}-01`;
  return later(day, -((new Date(day).getUTCDay() + 6) % 7));
}

/** The days of a bucket, clipped to the period. */
export function spanOfBucket(bucket: string | null, interval: Interval, span: Span): Span {
  if (bucket === null) return span;
  const last =
    interval === 'day'
      ? bucket
      : interval === 'week'
        ? later(bucket, 6)
        : later(`${later(bucket, 31).slice(0, 7)}-01`, -1);
  return { from: bucket > span.from ? bucket : span.from, to: last < span.to ? last : span.to };
}
