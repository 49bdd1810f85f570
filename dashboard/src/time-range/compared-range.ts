import { addDays, addMonths, type DayRange } from './days.ts';
import type { DateRange } from './use-date-range.ts';

/** The period before: as many days, ending the day before. */
export function previousRange({ from, to }: DayRange): DayRange {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1;
  return { from: addDays(from, -days), to: addDays(from, -1) };
}

/** The same days a year before. */
export const yearBefore = ({ from, to }: DayRange): DayRange => ({
  from: addMonths(from, -12),
  to: addMonths(to, -12),
});

/** What the period is compared with. */
export function comparedWith(range: DayRange & Pick<DateRange, 'compareFrom' | 'compareTo'>): DayRange {
  const { compareFrom, compareTo } = range;
  return compareFrom && compareTo ? { from: compareFrom, to: compareTo } : previousRange(range);
}
