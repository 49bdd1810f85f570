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

/**
 * Why one of Stripe's customers is one of ours. `known`: the library made it, a checkout that our customer opened led to it, or an operator
 * says so. `address`: nothing but the address is the same, which nobody proves to Stripe, and which another app of the account may have
 * written: payments count, but what lies at Stripe is not shown to our customer, nor is anything put there.
 */
export type LinkReason = 'known' | 'address';

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
  const named = await namedCustomer(db, facts);
  const customerId = named ?? (await customerWithAddress(db, facts.email));
  const reason = named === null ? 'address' : 'known';
  if (customerId !== null) return keepLink(db, { ...facts, customerId, reason }, now);
  const email = facts.email?.trim().toLowerCase() ?? null;
  await noteUnlinkedCustomer(db, { stripeCustomerId: facts.stripeCustomerId, email }, now);
  return null;
}

/** Keeps a link and lets go on what waited for it; whose one is that stands already stays. Answers whose it is. */
export async function keepLink(
  db: Db,
  link: { stripeCustomerId: string; customerId: string; reason: LinkReason },
  now: Date,
): Promise<string> {
  const owner = await insertStripeCustomer(db, { ...link, isMatched: link.reason === 'address' }, now);
  await releaseStripeEvents(db, stripeCustomerAwaited(link.stripeCustomerId));
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
