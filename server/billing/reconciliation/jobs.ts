import type { Deps } from '../../platform/deps.ts';
import type { JobTable } from '../../platform/queue.ts';
import { checkLoosePayouts } from '../payouts/converge-payout.ts';
import { rebuild } from '../rebuild/run-rebuild.ts';
import { rebuildJob } from '../rebuild/start-rebuild.ts';
import { reconcile } from './run-reconciliation.ts';
import { reconcileJob, reconcileNightly } from './start-reconciliation.ts';

/** Each night the last days are compared with Stripe's balance; an hour later payouts that did not tie out are looked at again. */
export function reconciliationJobs(deps: Deps): JobTable {
  return {
    [reconcileJob]: { run: (payload: { id: string }) => reconcile(deps, payload) },
    [rebuildJob]: { run: (payload: { id: string }) => rebuild(deps, payload) },
    'billing.reconcile-nightly': { schedule: '37 4 * * *', run: () => reconcileNightly(deps) },
    'billing.check-payouts': { schedule: '43 5 * * *', run: () => checkLoosePayouts(deps) },
  };
}
