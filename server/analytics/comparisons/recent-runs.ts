import type { Db } from '../../platform/database.ts';
import { addDays, dayOf } from '../../platform/time.ts';
import { findSettings } from '../../platform/reporting.ts';
import type { AnalyticsDeps } from '../scope.ts';
import type { RunsAsked } from './sums-queries.ts';

type RecentRuns = Pick<RunsAsked, 'from' | 'to' | 'staleBefore'> & { isRebuilding: boolean };

/** The last 30 days in the reporting time zone, and which of them lie wholly before the limit of time-out. */
export async function recentRuns(db: Db, { config }: AnalyticsDeps, asOf: Date): Promise<RecentRuns> {
  const settings = await findSettings(db);
  const timeZone = settings?.timeZone ?? config.reportingTimeZone;
  const to = dayOf(asOf, timeZone);
  return {
    from: addDays(to, -29),
    to,
    staleBefore: dayOf(new Date(asOf.getTime() - config.taskStaleAfterMs), timeZone),
    isRebuilding: (settings?.rebuildFrom ?? null) !== null,
  };
}
