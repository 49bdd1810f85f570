import type Stripe from 'stripe';
import type { Db } from '../../platform/database.ts';
import { isMissing } from '../../platform/stripe-errors.ts';
import { keepLink, linkStripeCustomer, type StripeCustomerFacts } from '../customers/link-stripe-customer.ts';
import { selectLinkedCustomer } from '../customers/stripe-customer-queries.ts';
import { selectCustomerOfCheckout } from './subscriber-queries.ts';
import type { SubscriptionFacts } from './history/subscription-facts.ts';

/** Whom Stripe bills. One that is linked already, or cannot be read, is only named. No transaction is open meanwhile. */
export async function readSubscriber(
  db: Db,
  stripe: Stripe | null,
  { stripeCustomerId }: Pick<SubscriptionFacts, 'stripeCustomerId'>,
): Promise<StripeCustomerFacts> {
  const named = { stripeCustomerId, email: null };
  if (!stripe || (await selectLinkedCustomer(db, stripeCustomerId)) !== null) return named;
  try {
    const customer = await stripe.customers.retrieve(stripeCustomerId);
    if (customer.deleted) return named;
    const { email, name, metadata } = customer;
    return { stripeCustomerId, email, name: name ?? null, metadata };
  } catch (error) {
    if (isMissing(error)) return named;
    throw error;
  }
}

/** Our customer behind a subscription: the one that Stripe's is, or who opened the checkout; null when none is known (yet). */
export async function findSubscriber(
  db: Db,
  subscriber: StripeCustomerFacts,
  { checkoutId }: SubscriptionFacts,
  now: Date,
): Promise<string | null> {
  const buyer = checkoutId === null ? null : await selectCustomerOfCheckout(db, checkoutId);
  const linked = await linkStripeCustomer(db, subscriber, now);
  if (buyer === null || (linked !== null && linked !== buyer)) return linked;
  const { stripeCustomerId } = subscriber;
  return keepLink(db, { stripeCustomerId, customerId: buyer, reason: 'known' }, now);
}
