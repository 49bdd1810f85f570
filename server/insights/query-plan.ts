import { addDays, type DayRange } from '../platform/time.ts';
import type { InsightKind } from './schema.ts';

/** One comparison to look at: a period of whole days, and the one that it is held against. */
export type Comparison = {
  kind: InsightKind;
  period: DayRange;
  before: DayRange;
  /** Fewer than so many runs in either period say nothing. */
  fewestRuns: number;
  /** A change that is smaller is not worth a word: a factor, or for rates the difference. */
  leastChange: number;
  /** What may be chance more often than the rest of this is not told, of all that is looked at together. */
  leastConfidence: number;
};

const weekDays = 7;
const monthDays = 28;

/** What is looked at as of a day: whole weeks up to the day before, so that each period has the same days of the week. */
export function queryPlan(today: string): Comparison[] {
  const yesterday = addDays(today, -1);
  const week = periodsOf(yesterday, weekDays);
  const month = periodsOf(yesterday, monthDays);
  const isSure = { leastConfidence: 0.99 };
  return [
    { kind: 'failuresRose', ...week, fewestRuns: 30, leastChange: 2, ...isSure },
    { kind: 'completionFell', ...week, fewestRuns: 30, leastChange: 0.05, ...isSure },
    { kind: 'costPerSuccessRose', ...week, fewestRuns: 50, leastChange: 1.2, ...isSure },
    { kind: 'savingsGrew', ...month, fewestRuns: 50, leastChange: 1.2, ...isSure },
    // Silent for a week, after four weeks with a run in each.
    {
      kind: 'silentInstallations',
      period: week.period,
      before: { from: addDays(week.period.from, -monthDays), to: addDays(week.period.from, -1) },
      fewestRuns: 8,
      leastChange: 1,
      ...isSure,
    },
  ];
}

function periodsOf(last: string, days: number): { period: DayRange; before: DayRange } {
  const from = addDays(last, 1 - days);
  return { period: { from, to: last }, before: { from: addDays(from, -days), to: addDays(from, -1) } };
}
