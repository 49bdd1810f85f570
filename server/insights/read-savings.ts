import { sealsOf } from '../analytics/audited.ts';
import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import { findReporting } from '../platform/reporting.ts';
import { previousRange, type DayRange } from '../platform/time.ts';
import { microsPerHour, totalOf } from './library-sums.ts';
import { savingsByDay } from './library-day-queries.ts';
import type { Savings, SavingsQuery } from './schema.ts';

/** The working time that completed runs of a period saved, and of as many days before it. */
export async function readSavings(
  deps: Pick<Deps, 'pool' | 'config' | 'now'> & Pick<AnalyticsDeps, 'readAudited'>,
  period: SavingsQuery,
): Promise<Savings> {
  const { pool, config, now } = deps;
  const before = previousRange(period);
  const days = await savingsByDay(pool, 'total_days', { from: before.from, to: period.to });
  const { currency } = await findReporting(pool, config);
  const sumsOf = (range: DayRange) => ({
    ...range,
    hours: Number(totalOf(days, range, 'freed')) / microsPerHour,
    valueMicros: Number(totalOf(days, range, 'value')),
  });
  const gates = await sealsOf(
    pool,
    deps,
    { hours: ['timeValueMicros'], valueMicros: ['timeValueMicros'] },
    now(),
  );
  return { currency, ...sumsOf(period), before: sumsOf(before), gates };
}
