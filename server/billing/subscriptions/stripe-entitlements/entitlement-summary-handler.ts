import type Stripe from 'stripe';
import {
  done,
  ignored,
  waiting,
  type StripeEvent,
  type StripeEventEffect,
  type StripeEventHandler,
} from '../../../inbox/stripe-event-handler.ts';
import type { Pool } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { counted } from '../../../platform/words.ts';
import { linkStripeCustomer, stripeCustomerAwaited } from '../../customers/link-stripe-customer.ts';
import { idOf, objectsIn, partOf, textOf } from '../../payloads/json-object.ts';
import { readSubscriber } from '../find-subscriber.ts';
import { hasRightsFrom, revokeOtherRights, upsertSubscriptionRights } from '../rights/right-queries.ts';
import { isNewestReading, selectScenariosOfKeys } from './stripe-entitlement-queries.ts';

type SummaryDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

/** What Stripe grants a customer: lookup keys of features. */
type Granted = { stripeCustomerId: string; keys: string[]; isComplete: boolean; fetchedAt: Date };

/** The lookup key of a feature that opens every scenario; any other names one by its id or slug. */
const allScenariosKey = 'all-scenarios';

/**
 * The features that Stripe's own entitlements give a customer become rights here. The summary of an event holds the first few only: where
 * Stripe can be asked, all are listed.
 */
export function entitlementSummaryHandler(deps: SummaryDeps): StripeEventHandler {
  return {
    subjectOf: ({ id, object }) => `entitlements ${idOf(object['customer']) ?? id}`,
    handle: async (events) => {
      const granted = await grantedBy(deps, events.at(-1));
      return granted ? grantEffect(deps, granted) : async () => ignored('The summary names no customer.');
    },
  };
}

async function grantedBy(
  { pool, stripe }: SummaryDeps,
  event: StripeEvent | undefined,
): Promise<Granted | null> {
  const stripeCustomerId = idOf(event?.object['customer']);
  if (!event || stripeCustomerId === null) return null;
  if (stripe) return listGranted(pool, stripe, stripeCustomerId);
  const list = partOf(event.object, 'entitlements');
  return {
    stripeCustomerId,
    keys: objectsIn(list).flatMap((entry) => textOf(entry['lookup_key']) ?? []),
    isComplete: list['has_more'] !== true,
    fetchedAt: event.createdAt,
  };
}

async function listGranted(pool: Pool, stripe: Stripe, customer: string): Promise<Granted> {
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at');
  const active = await stripe.entitlements.activeEntitlements
    .list({ customer, limit: 100 })
    .autoPagingToArray({ limit: 10_000 });
  return {
    stripeCustomerId: customer,
    keys: active.map((entry) => entry.lookup_key),
    isComplete: true,
    fetchedAt: rows[0]?.at ?? new Date(),
  };
}

async function grantEffect(deps: SummaryDeps, granted: Granted): Promise<StripeEventEffect> {
  const { stripeCustomerId, keys, isComplete, fetchedAt } = granted;
  const subscriber = await readSubscriber(deps.pool, deps.stripe, { stripeCustomerId });
  return async (db) => {
    const now = deps.now();
    const scenarios = await selectScenariosOfKeys(db, keys);
    const opened = [...scenarios, ...(keys.includes(allScenariosKey) ? [null] : [])];
    if (opened.length === 0 && !(await hasRightsFrom(db, stripeCustomerId)))
      return ignored('None of the features is a scenario of this library.');
    const customerId = await linkStripeCustomer(db, subscriber, now);
    if (customerId === null)
      return waiting(
        `The customer ${stripeCustomerId} is not known here (yet).`,
        stripeCustomerAwaited(stripeCustomerId),
      );
    if (!(await isNewestReading(db, stripeCustomerId, fetchedAt)))
      return done('A newer summary was worked off already.');
    const owner = { customerId, sourceId: stripeCustomerId };
    const rights = opened.map((scenarioId) => ({ scenarioId, planId: null, installationLimit: null }));
    await upsertSubscriptionRights(
      db,
      owner,
      rights,
      { state: 'active', validFrom: now, validTo: null },
      now,
    );
    if (isComplete) await revokeOtherRights(db, owner, opened, now);
    return done(
      `Stripe's features open ${opened.includes(null) ? 'every scenario' : counted(opened.length, 'scenario')}.`,
    );
  };
}
