import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { deleteHooksPausedFor } from './queries.ts';

const forgottenAfterDays = 90;

/** What hooks do by the clock: those that nobody resumed for three months go. */
export function hooksJobs({ pool }: Deps): JobTable {
  return {
    'hooks.delete-forgotten': {
      schedule: '53 3 * * *',
      run: () => deleteHooksPausedFor(pool, forgottenAfterDays),
    },
  };
}
