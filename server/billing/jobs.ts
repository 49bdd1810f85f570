import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { checkoutJobs } from './checkout/jobs.ts';
import { entitlementsJobs } from './entitlements/jobs.ts';
import { productsJobs } from './products/jobs.ts';
import { reconciliationJobs } from './reconciliation/jobs.ts';
import { subscriptionsJobs } from './subscriptions/jobs.ts';

/** What billing does later or by the clock, room by room. */
export function billingJobs(deps: Deps): JobTable {
  return {
    ...checkoutJobs(deps),
    ...entitlementsJobs(deps),
    ...productsJobs(deps),
    ...reconciliationJobs(deps),
    ...subscriptionsJobs(deps),
  };
}
