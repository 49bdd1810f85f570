import type { Db } from '../platform/database.ts';
import { countErrors, type ErrorCounts } from './completion-queries.ts';
import { countTasks, type TaskCounts } from './roll-ups/sums-of-tasks.ts';
import type { Interval, Scope } from './scope.ts';

/** Tasks by the code of their error; what has none stands in the group null, which is what the errors leave of all. */
export async function countByError(db: Db, scope: Scope, interval: Interval): Promise<TaskCounts[]> {
  const errors = await countErrors(db, scope, interval);
  const byBucket = Map.groupBy(errors, ({ bucket }) => bucket);
  const all = await countTasks(db, scope, { interval, groupBy: 'none' });
  const rest = all
    .map((counts) => (byBucket.get(counts.bucket) ?? []).reduce(without, counts))
    .filter(({ started, tests, retries, errorHandlers }) => started + tests + retries + errorHandlers > 0);
  return [...errors.map((error) => ({ ...error, ...failedOnly, failed: error.started })), ...rest];
}

const failedOnly = { completed: 0, warnings: 0, durations: '0' };

const without = (counts: TaskCounts, error: ErrorCounts): TaskCounts => ({
  ...counts,
  started: counts.started - error.started,
  failed: counts.failed - error.started,
  tests: counts.tests - error.tests,
  retries: counts.retries - error.retries,
  errorHandlers: counts.errorHandlers - error.errorHandlers,
});
