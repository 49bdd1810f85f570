import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { checkoutJobs } from './checkout/jobs.ts';
import { productsJobs } from './products/jobs.ts';
import { subscriptionsJobs } from './subscriptions/jobs.ts';

/** What billing does later or by the clock, room by room. */
export function billingJobs(deps: Deps): JobTable {
  return { ...checkoutJobs(deps), ...productsJobs(deps), ...subscriptionsJobs(deps) };
}
