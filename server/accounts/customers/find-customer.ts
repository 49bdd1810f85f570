import type { Db, Pool } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { selectCustomer, selectPlanName, sumRewardPoints, type CustomerRow } from './customer-queries.ts';

export type Customer = CustomerRow;

/** The customer with this id, or null. */
export async function findCustomer(db: Db, id: string): Promise<Customer | null> {
  return (await selectCustomer(db, id)) ?? null;
}

/** The caller as they see themselves; the validation call of the Make connection. */
export async function readMe(pool: Pool, customerId: string, now: Date) {
  const customer = await selectCustomer(pool, customerId);
  if (!customer) throw notFound('This customer');
  const { id, email, name, organization, createdAt } = customer;
  return {
    id,
    email,
    name,
    organization,
    plan: await selectPlanName(pool, id, now),
    rewardPoints: await sumRewardPoints(pool, id),
    createdAt,
  };
}
