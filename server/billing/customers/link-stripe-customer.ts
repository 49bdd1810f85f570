import { releaseStripeEvents } from '../../inbox/release-stripe-events.ts';
import type { Db } from '../../platform/database.ts';
import { customerIdKey } from '../payments/truth-of-payment.ts';
import {
  insertStripeCustomer,
  noteUnlinkedCustomer,
  selectCustomerId,
  selectLinkedCustomer,
} from './stripe-customer-queries.ts';

/** A customer as Stripe knows it. */
export type StripeCustomerFacts = {
  stripeCustomerId: string;
  email: string | null;
  name?: string | null;
  metadata?: Readonly<Record<string, string>>;
};

/** What parked events wait for until this customer is linked. */
export const stripeCustomerAwaited = (stripeCustomerId: string): string =>
  `stripe-customer ${stripeCustomerId}`;

/**
 * Our customer behind Stripe's: the one it is linked to, else the one that its metadata names, else the one with its address. The
 * link is kept, whatever address either has later, and what waited for it goes on. null: nobody known (yet), which is noted.
 */
export async function linkStripeCustomer(
  db: Db,
  facts: StripeCustomerFacts,
  now: Date,
): Promise<string | null> {
  const linked = await selectLinkedCustomer(db, facts.stripeCustomerId);
  if (linked !== null) return linked;
  const customerId = (await namedCustomer(db, facts)) ?? (await customerWithAddress(db, facts.email));
  if (customerId !== null) return keepLink(db, facts.stripeCustomerId, customerId, now);
  const email = facts.email?.trim().toLowerCase() ?? null;
  await noteUnlinkedCustomer(db, { stripeCustomerId: facts.stripeCustomerId, email }, now);
  return null;
}

/** Keeps a link and lets go on what waited for it; one that stands already stays. Answers whose it is. */
export async function keepLink(
  db: Db,
  stripeCustomerId: string,
  customerId: string,
  now: Date,
): Promise<string> {
  const owner = await insertStripeCustomer(db, { stripeCustomerId, customerId }, now);
  await releaseStripeEvents(db, stripeCustomerAwaited(stripeCustomerId));
  return owner;
}

/** The customer that we ourselves put into Stripe's metadata. */
export async function namedCustomer(
  db: Db,
  { metadata }: Pick<StripeCustomerFacts, 'metadata'>,
): Promise<string | null> {
  const id = metadata?.[customerIdKey];
  return id === undefined ? null : selectCustomerId(db, { id });
}

/** Our customer with this address, however it is written. */
export async function customerWithAddress(db: Db, email: string | null): Promise<string | null> {
  return email === null ? null : selectCustomerId(db, { email: email.trim().toLowerCase() });
}
