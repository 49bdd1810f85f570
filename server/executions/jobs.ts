import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { deleteOldHours } from './roll-up-queries.ts';

/** What executions do by the clock: the hourly roll-up keeps 90 days. */
export function executionsJobs({ pool, now }: Deps): JobTable {
  return {
    'executions.delete-old-hours': {
      schedule: '41 3 * * *',
      run: () => deleteOldHours(pool, now()),
    },
  };
}
