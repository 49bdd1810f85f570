import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { abandonPending } from './abandon-pending.ts';

export function installationsJobs(deps: Deps): JobTable {
  return {
    'installations.abandon-pending': { schedule: '*/15 * * * *', run: () => abandonPending(deps) },
  };
}
