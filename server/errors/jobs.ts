import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { groupFailedTasks } from './group-failed-tasks.ts';
import { deleteOldErrors } from './queries.ts';
import { keptDays } from './read-errors.ts';

/** Failed runs are grouped every minute; what has not been seen for 90 days is forgotten by night. */
export function errorsJobs(deps: Deps): JobTable {
  return {
    'errors.group-failed-tasks': { schedule: '* * * * *', run: () => groupFailedTasks(deps) },
    'errors.delete-old-errors': {
      schedule: '53 3 * * *',
      run: () => deleteOldErrors(deps.pool, new Date(deps.now().getTime() - keptDays * 86_400_000)),
    },
  };
}
