import { findCustomer } from '../../accounts/customers/find-customer.ts';
import { inTransaction, type Pool } from '../../platform/database.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { keepLink } from './link-stripe-customer.ts';
import { selectStripeCustomers, type StripeCustomerLink } from './stripe-customer-queries.ts';

/** An operator says who one of Stripe's customers is; what waited for that is worked off then. */
export async function linkByHand(
  pool: Pool,
  { customerId, stripeCustomerId }: { customerId: string; stripeCustomerId: string },
  now: Date,
): Promise<{ items: StripeCustomerLink[] }> {
  return inTransaction(pool, async (db) => {
    if (!(await findCustomer(db, customerId))) throw notFound(`The customer ${customerId}`);
    const owner = await keepLink(db, { stripeCustomerId, customerId, reason: 'known' }, now);
    if (owner !== customerId)
      throw conflict('already_linked', `${stripeCustomerId} is the customer ${owner} already.`);
    return { items: await selectStripeCustomers(db, customerId) };
  });
}

/** Stripe's customers that are this one of ours. */
export async function listStripeCustomers(
  pool: Pool,
  customerId: string,
): Promise<{ items: StripeCustomerLink[] }> {
  if (!(await findCustomer(pool, customerId))) throw notFound(`The customer ${customerId}`);
  return { items: await selectStripeCustomers(pool, customerId) };
}
