import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { findCustomer } from '../../accounts/customers/find-customer.ts';
import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { findStripeCustomer, keepStripeCustomer } from '../checkout/checkout-queries.ts';

/** Stripe's customer for ours, made once, for the first checkout; two requests at once share the checkout and so the idempotency key. */
export async function stripeCustomerOf(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  stripe: Stripe,
  { id: checkoutId, customerId }: { id: string; customerId: string },
): Promise<string> {
  const known = await findStripeCustomer(pool, customerId);
  if (known) return known;
  const customer = await findCustomer(pool, customerId);
  if (!customer) throw notFound('This customer');
  const { email, name } = customer;
  // Stripe refuses a key with other parameters than before: after a change of e-mail it must be another key.
  const fingerprint = createHash('sha256').update(`${email}\n${name}`).digest('hex').slice(0, 16);
  const made = await stripe.customers.create(
    { email, name, metadata: { scenario_library_customer: customerId } },
    { idempotencyKey: `${checkoutId}-customer-${fingerprint}` },
  );
  return keepStripeCustomer(pool, customerId, made.id, now());
}
