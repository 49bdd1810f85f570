import type { Db } from '../platform/database.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import { differenceConfidence, isSure } from './confidence.ts';
import type { Candidate } from './find-insights.ts';
import { microsPerHour, overviewLink, totalOf } from './library-sums.ts';
import type { Comparison } from './query-plan.ts';
import { savingsByDay, type SavingsDay } from './library-day-queries.ts';
import { hours, insightOf, money, rate } from './sentence.ts';

/** More hours saved than in the four weeks before. */
export async function findGrownSavings(
  db: Db,
  comparison: Comparison,
  currency: string,
): Promise<Candidate[]> {
  const { period, before, fewestRuns, leastChange, leastConfidence: least } = comparison;
  const whole = { from: before.from, to: period.to };
  const days = await savingsByDay(db, 'total_days', whole);
  const savings = savingsOf(days, comparison);
  const confidence = differenceConfidence(differencesOfDays(days, period));
  const [now, then] = [Number(savings.freed) / microsPerHour, Number(savings.freedBefore) / microsPerHour];
  const hasVolume = savings.completed >= fewestRuns && savings.completedBefore >= fewestRuns;
  if (!hasVolume || then === 0 || now < leastChange * then || !isSure(confidence, { among: 1, least }))
    return [];
  const value = Number(savings.value);
  return [
    {
      counted: savings,
      countAgain: async () => savingsOf(await savingsByDay(db, 'task_days', whole), comparison),
      insight: insightOf(
        {
          kind: 'savingsGrew',
          about: 'library',
          isGood: true,
          subject: null,
          words: `Customers saved {now} hours in four weeks, {more} more than in the four before${value > 0 ? ', worth {value}' : ''}.`,
          numbers: [
            hours('now', now),
            rate('more', now / then - 1),
            ...(value > 0 ? [money('value', value, currency)] : []),
          ],
          links: [overviewLink('Hours of the four weeks', period, { show: 'savings' })],
          hoursPerWeek: ((now - then) * 7) / daysBetween(period.from, period.to),
          confidence,
        },
        comparison,
      ),
    },
  ];
}

const savingsOf = (days: readonly SavingsDay[], { period, before }: Comparison) => ({
  completed: Number(totalOf(days, period, 'completed')),
  completedBefore: Number(totalOf(days, before, 'completed')),
  freed: String(totalOf(days, period, 'freed')),
  freedBefore: String(totalOf(days, before, 'freed')),
  value: String(totalOf(days, period, 'value')),
});

/** What each day saved more than the same day of the week four weeks before; a day without a run saved nothing. */
function differencesOfDays(days: readonly SavingsDay[], { from, to }: DayRange): number[] {
  const freed = new Map(days.map((each) => [each.day, Number(each.freed)]));
  const length = daysBetween(from, to);
  return Array.from({ length }, (_, index) => {
    const day = addDays(from, index);
    return (freed.get(day) ?? 0) - (freed.get(addDays(day, -length)) ?? 0);
  });
}
