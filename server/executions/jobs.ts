import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { pullDue, pullInstallations, pullInstallationsJob, type PullJob } from './pull/pull-due.ts';
import { deleteOldQuarantined } from './quarantine/quarantine-queries.ts';
import { deleteOldHours } from './roll-ups/hour-queries.ts';
import { proveNightly } from './roll-ups/prove-days.ts';
import { rebuildJob, rebuildNextMonth } from './roll-ups/roll-up-state.ts';
import { continueRebuild, followSettingsJob } from './roll-ups/settings.ts';
import type { DayRange } from '../platform/time.ts';

/** What executions do by the clock: the hourly roll-up keeps 90 days; run logs that are due are read; refused reports go after 30 days. */
export function executionsJobs(deps: Deps): JobTable {
  return {
    'executions.pull-run-logs': { schedule: '* * * * *', run: () => pullDue(deps) },
    [pullInstallationsJob]: {
      run: (payload: PullJob) => pullInstallations(deps, payload),
    },
    'executions.delete-old-quarantine': {
      schedule: '47 3 * * *',
      run: () => deleteOldQuarantined(deps.pool, deps.now()),
    },
    'executions.delete-old-hours': {
      schedule: '41 3 * * *',
      run: () => deleteOldHours(deps.pool, deps.now()),
    },
    [followSettingsJob]: { run: () => continueRebuild(deps) },
    [rebuildJob]: { run: (range: DayRange) => rebuildNextMonth(deps, range) },
    'executions.prove-roll-ups': { schedule: '7 2 * * *', run: () => proveNightly(deps) },
  };
}
