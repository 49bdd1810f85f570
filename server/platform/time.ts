import { z } from 'zod';

/** The present instant; a parameter wherever time decides money, so that tests and the demo can move it. */
export type Clock = () => Date;

const yearsOfFacts = { first: 1900, last: 2999 };

/** Beyond these years days no longer sort as text and PostgreSQL no longer reads them: counting them would never end. */
const isOfFacts = (text: string): boolean => {
  const year = new Date(text).getUTCFullYear();
  return year >= yearsOfFacts.first && year <= yearsOfFacts.last;
};
const outsideYears = `Only the years ${yearsOfFacts.first} to ${yearsOfFacts.last} are counted.`;

/** A calendar day `YYYY-MM-DD` in the reporting time zone. */
export const Day = z.iso
  .date({ abort: true, error: 'A day of the calendar as YYYY-MM-DD, such as "2026-03-01".' })
  .refine(isOfFacts, outsideYears)
  .describe('A calendar day, YYYY-MM-DD, in the reporting time zone.');

/** An instant in ISO 8601 with a zone, within the years that make sense for a fact. */
export const Instant = z.iso
  .datetime({ offset: true, abort: true })
  .refine(isOfFacts, outsideYears)
  .describe('An instant in ISO 8601, e.g. 2026-03-01T09:30:00Z.');

export const hourMs = 3_600_000;
/** Of 24 hours; where clocks change, a day of the calendar is an hour shorter or longer. */
export const dayMs = 24 * hourMs;

/** Making one costs a hundred times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  if (formats.size < 100) formats.set(timeZone, format);
  return format;
}

/** The calendar day of an instant in a zone. */
export function dayOf(instant: Date, timeZone: string): string {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: string) => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The day that is `days` after (before, when negative) `day`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days lie from `from` to `to`, both included. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1;
}

/** A period of whole days, both included. */
export type DayRange = { from: string; to: string };

/** Each of them, in their order. */
export function daysOf({ from, to }: DayRange): string[] {
  const first = Date.parse(`${from}T00:00:00Z`);
  return Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, index) =>
    new Date(first + index * dayMs).toISOString().slice(0, 10),
  );
}

/** The period before: as many days, ending the day before `from`. */
export function previousRange({ from, to }: DayRange): DayRange {
  return { from: addDays(from, -daysBetween(from, to)), to: addDays(from, -1) };
}

/** Whether it is a zone of the IANA database. Offsets are none: PostgreSQL counts the sign of `+02:00` the other way round. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const inWords = { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' } as const;

/** `6 December 2026`, in UTC: for pages and mails that do not know their reader's zone. */
export function dayWords(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', inWords).format(at);
}

/** `6 December 2026, 12:45 UTC`. */
export function momentWords(at: Date): string {
  return `${dayWords(at)}, ${at.toISOString().slice(11, 16)} UTC`;
}
