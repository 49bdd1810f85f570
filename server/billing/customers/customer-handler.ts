import type Stripe from 'stripe';
import {
  done,
  ignored,
  type StripeEvent,
  type StripeEventHandler,
  type StripeEventOutcome,
} from '../../inbox/stripe-event-handler.ts';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { textOf } from '../payloads/json-object.ts';
import {
  keepLink,
  linkStripeCustomer,
  namedCustomer,
  type StripeCustomerFacts,
} from './link-stripe-customer.ts';
import { markStripeCustomerDeleted, selectUnlinkedCustomers } from './stripe-customer-queries.ts';

export type CustomerHandlerDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

/**
 * What follows from news of Stripe's customers. Ours are known by their own address: what Stripe has changes nothing about them. Those
 * whom something waits for are looked up again; of others nothing is kept, for the account may serve other apps.
 */
export function customerHandler(deps: CustomerHandlerDeps): StripeEventHandler {
  return {
    subjectOf: (event) => `customer ${event.objectId ?? ''}`,
    handle: async (events) => {
      const facts = await readCustomer(deps, events);
      return (db) => follow(db, facts, deps.now());
    },
  };
}

type Reading = StripeCustomerFacts & { isDeleted: boolean };

/** What the newest event says; of somebody whom something waits for as Stripe has it now, for an address may have changed since. */
async function readCustomer(
  { pool, stripe }: CustomerHandlerDeps,
  events: readonly StripeEvent[],
): Promise<Reading> {
  const newest = events.at(-1);
  if (!newest?.objectId) throw new Error('The event names no customer.');
  const stripeCustomerId = newest.objectId;
  const wasDeleted = events.some(({ type }) => type === 'customer.deleted');
  const isAwaited = (await selectUnlinkedCustomers(pool, { stripeCustomerId })).length > 0;
  const told = newest.object as unknown as Stripe.Customer | Stripe.DeletedCustomer;
  const customer =
    stripe && isAwaited && !wasDeleted ? await stripe.customers.retrieve(stripeCustomerId) : told;
  const present = customer.deleted === true ? null : customer;
  return {
    stripeCustomerId,
    email: textOf(present?.email),
    metadata: present?.metadata ?? {},
    isDeleted: wasDeleted || present === null,
  };
}

async function follow(db: Db, facts: Reading, now: Date): Promise<StripeEventOutcome> {
  const { stripeCustomerId } = facts;
  if (facts.isDeleted) {
    return (await markStripeCustomerDeleted(db, stripeCustomerId, now))
      ? done('New checkouts of this customer make another one at Stripe; past payments stay.')
      : ignored('No customer of this library.');
  }
  const named = await namedCustomer(db, facts);
  if (named !== null) {
    const owner = await keepLink(db, { stripeCustomerId, customerId: named, reason: 'known' }, now);
    return done(`Stripe's customer is ${owner}.`);
  }
  const isAwaited = (await selectUnlinkedCustomers(db, { stripeCustomerId })).length > 0;
  if (!isAwaited) return ignored('Nothing waits for this customer.');
  const owner = await linkStripeCustomer(db, facts, now);
  return owner === null
    ? done('Payments wait for this customer to become known.')
    : done(`Stripe's customer is ${owner}; what waited for it goes on.`);
}
