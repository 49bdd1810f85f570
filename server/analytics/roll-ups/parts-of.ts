import { addDays, type DayRange } from '../../platform/time.ts';
import type { GroupBy } from '../answer-figures.ts';
import type { Interval, Scope } from '../scope.ts';

export type Tables = 'task' | 'library';

/** Sums of the library are the smallest; only where customers are told apart are those of tasks needed. */
export function tablesOf({ customerNo }: Pick<Scope, 'customerNo'>, groupBy: GroupBy): Tables {
  return customerNo !== null || groupBy === 'customer' ? 'task' : 'library';
}

/** Which sums a question takes: of days, or of months by their first days. */
export type Part = DayRange & { column: 'day' | 'month' };

/** Sums of months for the whole months of a period, and of the days at its edges; of days, where days or weeks are told apart. */
export function partsOf({ from, to }: DayRange, interval: Interval): Part[] {
  const days = (range: DayRange): Part[] => (range.from > range.to ? [] : [{ column: 'day', ...range }]);
  const firstMonth = from.endsWith('-01') ? from : firstOfMonth(addDays(firstOfMonth(from), 31));
  const afterMonths = firstOfMonth(addDays(to, 1));
  if (interval === 'day' || interval === 'week' || firstMonth >= afterMonths) return days({ from, to });
  return [
    ...days({ from, to: addDays(firstMonth, -1) }),
    { column: 'month', from: firstMonth, to: addDays(afterMonths, -1) },
    ...days({ from: afterMonths, to }),
  ];
}

/** The first day of a day's month. */
export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;
