import { addDays, daysBetween, type DayRange } from '../../platform/time.ts';
import type { GroupBy } from '../answer-figures.ts';
import type { Interval, Scope } from '../scope.ts';

/** The sums of days and of months that a question is answered from. */
export type Tables = {
  day: 'task_days' | 'library_days' | 'total_days';
  month: 'task_months' | 'library_months';
};

/** Those of all customers are small, and of days the total is the smallest; where customers or scenarios are told apart, finer ones are needed. */
export function tablesOf(
  { customerNo, scenarioNo }: Pick<Scope, 'customerNo' | 'scenarioNo'>,
  groupBy: GroupBy,
): Tables {
  if (customerNo !== null || groupBy === 'customer') return { day: 'task_days', month: 'task_months' };
  const tellsScenarios = scenarioNo !== null || groupBy === 'scenario';
  return { day: tellsScenarios ? 'library_days' : 'total_days', month: 'library_months' };
}

/** Which sums a question takes: of days, or of months by their first days; or takes away again, where a month holds more days than are asked. */
export type Part = DayRange & { column: 'day' | 'month'; isTakenAway: boolean };

/**
 * The fewest sums that make a period: of months, and of the days at its edges, which are added to the months within or taken away from a month
 * that reaches beyond the period, whichever are fewer; hardly anything has begun after today. Of days alone, where days or weeks are told apart.
 */
export function partsOf({ from, to }: DayRange, interval: Interval, today: string): Part[] {
  if (interval === 'day' || interval === 'week') return part('day', { from, to });
  const [firstMonth, lastMonth] = [firstOfMonth(from), firstOfMonth(to)];
  const before = { from: firstMonth, to: addDays(from, -1) };
  const after = { from: addDays(to, 1), to: lastOfMonth(to) };
  const daysAfter = lengthOf({ from: after.from, to: earlierOf(after.to, today) });
  if (firstMonth === lastMonth && lengthOf(before) + daysAfter >= lengthOf({ from, to }))
    return part('day', { from, to });
  const isInOneMonth = firstMonth === lastMonth;
  const first = { from, to: lastOfMonth(from) };
  const last = { from: lastMonth, to };
  const takesFirst = isInOneMonth || lengthOf(before) <= lengthOf(first);
  const takesLast = isInOneMonth || daysAfter <= lengthOf(last);
  return [
    ...(takesFirst ? part('day', before, true) : part('day', first)),
    ...part('month', {
      from: takesFirst ? firstMonth : addDays(first.to, 1),
      to: takesLast ? lastOfMonth(to) : addDays(lastMonth, -1),
    }),
    ...(takesLast ? part('day', after, true) : part('day', last)),
  ];
}

const part = (column: Part['column'], range: DayRange, isTakenAway = false): Part[] =>
  range.from > range.to ? [] : [{ column, ...range, isTakenAway }];

const lengthOf = ({ from, to }: DayRange) => Math.max(0, daysBetween(from, to));
const earlierOf = (left: string, right: string) => (left < right ? left : right);

/** The first day of a day's month. */
export const firstOfMonth = (day: string): string => `${day.slice(0, 7)}-01`;
const lastOfMonth = (day: string) => addDays(firstOfMonth(addDays(firstOfMonth(day), 31)), -1);
