import { accountsJobs } from './accounts/jobs.ts';
import { alertsJobs } from './alerts/jobs.ts';
import { valueSoFarIn } from './analytics/value-so-far.ts';
import { auditsJobs } from './audits/jobs.ts';
import { billingJobs } from './billing/jobs.ts';
import { campaignsJobs } from './campaigns/jobs.ts';
import { errorsJobs } from './errors/jobs.ts';
import { executionsJobs } from './executions/jobs.ts';
import { feedbackJobs } from './feedback/jobs.ts';
import { forecastingJobs } from './forecasting/jobs.ts';
import { hooksJobs } from './hooks/jobs.ts';
import { insightsJobs } from './insights/jobs.ts';
import { installationsJobs } from './installations/jobs.ts';
import { findUnexplained } from './history/find-unexplained.ts';
import { verifyChanges } from './history/verify-changes.ts';
import type { Deps } from './platform/deps.ts';
import { deleteOldIdempotencyKeys } from './platform/idempotency.ts';
import { deleteOldEvents } from './platform/outbox/outbox.ts';
import type { JobTable } from './platform/queue.ts';
import { privacyJobs } from './privacy/jobs.ts';
import { recommendationsJobs } from './recommendations/jobs.ts';
import { recommendPaidIn } from './recommendations/serve/recommend-paid.ts';
import { rewardsJobs } from './rewards/jobs.ts';

/** What was announced can be sent again for so long. */
const keptEventDays = 30;

/** Everything that runs later or by the clock (cron, UTC): name → what it does. */
export function allJobs(deps: Deps): JobTable {
  return {
    ...accountsJobs(deps),
    ...billingJobs(deps),
    ...installationsJobs(deps),
    ...executionsJobs(deps),
    ...rewardsJobs(deps, { readValueSoFar: valueSoFarIn(deps), recommend: recommendPaidIn(deps) }),
    ...errorsJobs(deps),
    ...insightsJobs(deps),
    ...forecastingJobs(deps),
    ...auditsJobs(deps, {
      verifyChangeLog: () => verifyChanges(deps.pool),
      findUnexplained: (since, until) => findUnexplained(deps.pool, since, until),
    }),
    ...recommendationsJobs(deps),
    ...alertsJobs(deps),
    ...feedbackJobs(deps),
    ...campaignsJobs(deps),
    ...hooksJobs(deps),
    ...privacyJobs(deps),
    'platform.delete-old-idempotency-keys': {
      schedule: '17 3 * * *',
      run: () => deleteOldIdempotencyKeys(deps.pool, deps.now),
    },
    'platform.delete-old-events': {
      schedule: '29 3 * * *',
      run: () => deleteOldEvents(deps.pool, keptEventDays),
    },
  };
}
