import { addDays, dayOf } from '../../platform/time.ts';
import { firstOfMonth } from '../roll-ups/parts-of.ts';
import type { Scope } from '../scope.ts';

/** The last day of a period of which anything can be known. */
export function lastKnownDay({ to, asOf, timeZone }: Pick<Scope, 'to' | 'asOf' | 'timeZone'>): string {
  const today = dayOf(asOf, timeZone);
  return to < today ? to : today;
}

/** The first month that is not over at the end of a period. */
export function firstOpenMonth({ to, asOf, timeZone }: Pick<Scope, 'to' | 'asOf' | 'timeZone'>): string {
  const today = dayOf(asOf, timeZone);
  return firstOfMonth(to < today ? addDays(to, 1) : today);
}

/** How many months a month lies after another, both by their first days. */
export function monthsAfter(month: string, later: string): number {
  const count = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
  return count(later) - count(month);
}

/** The month so many after another, by its first day. */
export function monthAfter(month: string, count: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`;
}
