import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { mailQuestions } from './calibration/mail-questions.ts';
import { pullDue, pullInstallations, pullInstallationsJob, type PullJob } from './pull/pull-due.ts';
import { followPriceList } from './value/follow-price-list.ts';
import { findImplausible } from './plausibility/find-implausible.ts';
import { deleteOldQuarantined } from './quarantine/quarantine-queries.ts';
import { deleteOldHours } from './roll-ups/hour-queries.ts';
import { proveNightly } from './roll-ups/prove-days.ts';
import { rebuildJob, rebuildNextMonth } from './roll-ups/roll-up-state.ts';
import { continueRebuild, followSettingsJob } from './roll-ups/settings.ts';
import { dropOldFacts, makePartitions } from './storage/partitions.ts';
import type { DayRange } from '../platform/time.ts';

/**
 * What executions do by the clock: run logs that are due are read; months of facts are made ahead and dropped after 13 months; the hourly
 * roll-up keeps 90 days, refused reports stay for 30; sums are proved by night.
 */
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
    'executions.make-partitions': {
      schedule: '11 0 * * *',
      run: () => makePartitions(deps.pool, deps.now()),
    },
    'executions.drop-old-facts': {
      schedule: '17 1 * * *',
      run: () => dropOldFacts(deps.pool, deps.now()),
    },
    [followSettingsJob]: { run: () => continueRebuild(deps) },
    [rebuildJob]: { run: (range: DayRange) => rebuildNextMonth(deps, range) },
    'executions.find-implausible': { schedule: '37 * * * *', run: () => findImplausible(deps) },
    'executions.prove-roll-ups': { schedule: '7 2 * * *', run: () => proveNightly(deps) },
  };
}
