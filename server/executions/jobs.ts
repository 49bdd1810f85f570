import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { mailQuestions } from './calibration/mail-questions.ts';
import { pullDue, pullInstallations, pullInstallationsJob, type PullJob } from './pull/pull-due.ts';
import { followPriceList } from './value/follow-price-list.ts';
import { deleteOldQuarantined } from './quarantine/quarantine-queries.ts';
import { deleteOldHours } from './roll-ups/roll-up-queries.ts';

/** What executions do by the clock: the hourly roll-up keeps 90 days; run logs that are due are read; refused reports go after 30 days. */
export function executionsJobs(deps: Deps): JobTable {
  return {
    'executions.pull-run-logs': { schedule: '* * * * *', run: () => pullDue(deps) },
    [pullInstallationsJob]: {
      run: (payload: PullJob) => pullInstallations(deps, payload),
    },
    'executions.mail-questions': { schedule: '* * * * *', run: () => mailQuestions(deps) },
    'executions.follow-price-list': { schedule: '13 4 * * *', run: () => followPriceList(deps) },
    'executions.delete-old-quarantine': {
      schedule: '47 3 * * *',
      run: () => deleteOldQuarantined(deps.pool, deps.now()),
    },
    'executions.delete-old-hours': {
      schedule: '41 3 * * *',
      run: () => deleteOldHours(deps.pool, deps.now()),
    },
  };
}
