import type { Db } from '../platform/database.ts';
import { notFound } from '../platform/errors.ts';
import { addDays, daysBetween } from '../platform/time.ts';
import { sumFailedRuns } from './failed-run-queries.ts';
import type { FailedRuns, FailedRunsQuery } from './schema.ts';

const weekDays = 7;

/** How many runs of a scenario failed on some days, with which codes and for how many customers, beside the same days of the week before. */
export async function readFailedRuns(db: Db, { scenario, from, to }: FailedRunsQuery): Promise<FailedRuns> {
  const back = -weekDays * Math.ceil(daysBetween(from, to) / weekDays);
  const before = { from: addDays(from, back), to: addDays(to, back) };
  const row = await sumFailedRuns(db, scenario, { period: { from, to }, before });
  if (!row) throw notFound('The scenario');
  const { failed, finished, customers, codes, failedBefore, finishedBefore } = row;
  return {
    from,
    to,
    failed,
    finished,
    customers,
    codes,
    before: { ...before, failed: failedBefore, finished: finishedBefore },
  };
}
