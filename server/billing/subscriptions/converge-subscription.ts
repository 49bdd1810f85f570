import {
  done,
  ignored,
  waiting,
  type StripeEvent,
  type StripeEventEffect,
  type StripeEventHandler,
  type StripeEventOutcome,
} from '../../inbox/stripe-event-handler.ts';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { counted, inWords } from '../../platform/words.ts';
import { stripeCustomerAwaited } from '../customers/link-stripe-customer.ts';
import { idOf } from '../payloads/json-object.ts';
import { asBefore, toPinnedVersion } from '../payloads/to-pinned-version.ts';
import { findProductsByStripe } from '../products/read-product.ts';
import { keepDiscounts } from './discounts/discount-queries.ts';
import { learnedDiscount } from './discounts/discount-states.ts';
import { fetchSubscription } from './fetch-subscription.ts';
import { findSubscriber, readSubscriber } from './find-subscriber.ts';
import type { Snapshot } from './history/order-of-life.ts';
import { recheckLater } from './recompute-subscription-rights.ts';
import { refreshSubscriptionRights } from './refresh-subscription-rights.ts';
import {
  discountObjectsIn,
  subscriptionFacts,
  type SubscriptionFacts,
} from './history/subscription-facts.ts';
import { findSubscription } from './subscription-queries.ts';
import { writeSubscription, type SubscriptionNews } from './write-subscription.ts';

export type SubscriptionDeps = Pick<Deps, 'pool' | 'stripe' | 'now' | 'queue'>;

const handlers = new WeakMap<SubscriptionDeps, StripeEventHandler>();

/**
 * What follows from every event about a subscription: its snapshot is kept, and the present is read from Stripe where that is possible.
 * One for all types, so that events of a subscription that wait together need one reading.
 */
export function subscriptionHandler(deps: SubscriptionDeps): StripeEventHandler {
  const known = handlers.get(deps);
  if (known) return known;
  const handler: StripeEventHandler = {
    subjectOf: (event) => `subscription ${subscriptionIdOf(event) ?? event.id}`,
    handle: async (events) => {
      const [id] = events.flatMap((event) => subscriptionIdOf(event) ?? []);
      if (id === undefined) return async () => ignored('The event names no subscription.');
      return subscriptionEffect(deps, id, events);
    },
  };
  handlers.set(deps, handler);
  return handler;
}

/** Brings our side of one subscription to what Stripe says, at once. */
export async function convergeSubscription(
  deps: SubscriptionDeps,
  subscriptionId: string,
): Promise<StripeEventOutcome> {
  return inTransaction(deps.pool, await subscriptionEffect(deps, subscriptionId, []));
}

async function subscriptionEffect(
  deps: SubscriptionDeps,
  subscriptionId: string,
  events: readonly StripeEvent[],
): Promise<StripeEventEffect> {
  const snapshots = events.flatMap((event) => snapshotOf(event) ?? []);
  const told = snapshots.map(({ facts }) => facts);
  const { pool, stripe } = deps;
  const fetched = stripe ? await fetchSubscription({ pool, stripe }, subscriptionId, told) : null;
  const facts = fetched?.reading.facts ?? told.at(-1);
  const discounts = events.flatMap(discountsIn);
  if (!facts) return (db) => keepOnly(db, deps, { subscriptionId, snapshots, fetched, discounts });
  const subscriber = await readSubscriber(pool, stripe, facts);
  return async (db) => {
    const known = await findSubscription(db, subscriptionId);
    if (!known && !(await isOurs(db, [facts, ...told])))
      return ignored('The subscription is to nothing that this library sells.');
    const customerId = known?.customerId ?? (await findSubscriber(db, subscriber, facts, deps.now()));
    if (customerId === null)
      return waiting(
        `The subscription's customer ${facts.stripeCustomerId} is not known here (yet).`,
        stripeCustomerAwaited(facts.stripeCustomerId),
      );
    return write(db, deps, customerId, { subscriptionId, snapshots, fetched, discounts });
  };
}

/** Events that tell of discounts only, when Stripe cannot be asked: they serve a subscription that is known, or will be. */
async function keepOnly(db: Db, deps: SubscriptionDeps, news: SubscriptionNews): Promise<StripeEventOutcome> {
  const known = await findSubscription(db, news.subscriptionId);
  if (known) return write(db, deps, known.customerId, news);
  await keepDiscounts(db, news.discounts, deps.now());
  return ignored(`Nothing is known of the subscription ${news.subscriptionId} (yet).`);
}

async function write(
  db: Db,
  deps: SubscriptionDeps,
  customerId: string,
  news: SubscriptionNews,
): Promise<StripeEventOutcome> {
  const { subscriptionId } = news;
  const now = deps.now();
  const { status, count } = await writeSubscription(db, customerId, news, now);
  const { recheckAt } = await refreshSubscriptionRights(db, subscriptionId, now);
  await recheckLater(deps.queue, db, subscriptionId, recheckAt, now);
  return done(
    `Subscription ${subscriptionId} is ${inWords(status)}; ${counted(count, 'state')} of it ${count === 1 ? 'is' : 'are'} known.`,
  );
}

async function isOurs(db: Db, facts: readonly SubscriptionFacts[]): Promise<boolean> {
  if (facts.some(({ checkoutId }) => checkoutId !== null)) return true;
  const products = facts.flatMap(({ items }) => items.map(({ stripeProductId }) => stripeProductId));
  return (await findProductsByStripe(db, [...new Set(products)])).size > 0;
}

/** The subscription that an event is about: itself, or what a discount or a schedule belongs to. */
function subscriptionIdOf({ type, object, objectId }: StripeEvent): string | null {
  return type.startsWith('customer.subscription.') ? objectId : idOf(object['subscription']);
}

/** What an event told of the subscription; null for one about something else. */
function snapshotOf({
  id,
  type,
  createdAt,
  apiVersion,
  object,
  previousAttributes,
}: StripeEvent): Snapshot | null {
  if (!type.startsWith('customer.subscription.')) return null;
  const read = (each: object) =>
    subscriptionFacts(toPinnedVersion({ ...each, object: 'subscription' }, apiVersion));
  const facts = read(object);
  const factsBefore = previousAttributes ? read(asBefore(object, previousAttributes)) : null;
  return facts && { eventId: id, eventType: type, occurredAt: createdAt, facts, factsBefore };
}

function discountsIn({ type, apiVersion, object }: StripeEvent) {
  const kind = type.startsWith('customer.discount.') ? 'discount' : 'subscription';
  const pinned = toPinnedVersion({ ...object, object: kind }, apiVersion);
  const found = kind === 'discount' ? [pinned] : discountObjectsIn(pinned);
  return found.flatMap((discount) => learnedDiscount(discount) ?? []);
}
