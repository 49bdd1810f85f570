import { dateFormat } from './intl.ts';
/** An instant in a zone: "3 Mar 2026, 14:05" by the reader's locale. */
export function formatInstant(
  instant: string,
  timeZone: string,
  locale: string = navigator.language,
): string {
  return dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(instant));
}

/** A calendar day (`YYYY-MM-DD`): "Mar 3, 2026"; without the year for axes. */
export function formatDay(
  day: string,
  { year = true, locale = navigator.language }: { year?: boolean; locale?: string } = {},
): string {
  const format = dateFormat(locale, {
    day: 'numeric',
    month: 'short',
    ...(year ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** How long ago an instant was: "2 hours ago", "now". */
export function formatAgo(instant: string, now: Date, locale: string = navigator.language): string {
  const seconds = Math.round((Date.parse(instant) - now.getTime()) / 1000);
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return format.format(0, 'second');
}
