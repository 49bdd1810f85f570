import type { Deps } from '../../platform/deps.ts';
import type { JobTable } from '../../platform/queue.ts';
import { recomputeOrderRights } from '../payments/orders/order-rights.ts';
import { recomputeRightsJob } from '../settings/recompute-rights.ts';
import { recomputeSubscriptionRights } from '../subscriptions/recompute-subscription-rights.ts';

/** After the operator changed the rules, or what a plan opens. */
export function entitlementsJobs(deps: Deps): JobTable {
  return {
    [recomputeRightsJob]: {
      run: async () => {
        await recomputeOrderRights(deps.pool, deps.now());
        await recomputeSubscriptionRights(deps);
      },
    },
  };
}
