import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { evaluateAlerts } from './lifecycle/evaluate.ts';
import { deleteMessagesBefore } from './notices/message-queries.ts';

const keptMessagesMs = 90 * 24 * 3_600_000;

/** Looks at all rules, a few minutes after each hour, when what was reported in it has been counted; changes of trend once a day is over. */
export function alertsJobs(deps: Deps): JobTable {
  return {
    'alerts.evaluate': { schedule: '4 * * * *', run: () => evaluateAlerts(deps) },
    'alerts.delete-old-messages': {
      schedule: '37 3 * * *',
      run: () => deleteMessagesBefore(deps.pool, new Date(deps.now().getTime() - keptMessagesMs)),
    },
  };
}
