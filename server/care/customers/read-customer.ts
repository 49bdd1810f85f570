import type { OperatorCaller } from '../../platform/caller.ts';
import { notFound } from '../../platform/errors.ts';
import { findReporting } from '../../platform/reporting.ts';
import { describeCustomers, type CareDeps } from './describe-customers.ts';
import { selectListedCustomers } from './list-queries.ts';
import { selectKeyUse, selectRights, sumPoints } from './profile-queries.ts';

const mostRights = 100;

/** One customer: what the list tells, and what they may install. */
export async function readCustomer(deps: CareDeps, caller: OperatorCaller, id: string) {
  const { pool, config, now } = deps;
  const { currency } = await findReporting(pool, config);
  const filter = { id, text: null, searchesPeople: false, planId: null, consent: null };
  const wish = { sort: 'newest', after: null, limit: 1, currency, now: now() } as const;
  const [described] = await describeCustomers(deps, caller, await selectListedCustomers(pool, filter, wish));
  if (!described) throw notFound('This customer');
  const readsBilling = caller.scopes.includes('billing:read');
  return {
    ...described,
    rights: readsBilling ? await selectRights(pool, id, mostRights) : null,
    apiKeys: await selectKeyUse(pool, id, now()),
    rewardPoints: readsBilling ? await sumPoints(pool, id) : null,
  };
}
