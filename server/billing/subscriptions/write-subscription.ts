import type { Db } from '../../platform/database.ts';
import { announce } from '../../platform/outbox/outbox.ts';
import { findProductsByStripe } from '../products/read-product.ts';
import { keepDiscounts, selectDiscounts } from './discounts/discount-queries.ts';
import type { LearnedDiscount } from './discounts/discount-states.ts';
import type { FetchedSubscription } from './fetch-subscription.ts';
import { historyOf, type HistoryRow, type Reading } from './history/history.ts';
import type { Snapshot } from './history/order-of-life.ts';
import { stateOf, type Catalogue } from './history/state-of.ts';
import { discountIdsOf, type SubscriptionFacts } from './history/subscription-facts.ts';
import {
  findSubscription,
  lockSubscription,
  replaceStates,
  selectKnownStates,
  writePresent,
  type SubscriptionRow,
} from './subscription-queries.ts';

/** What became known of a subscription; nothing of it need be new. */
export type SubscriptionNews = {
  subscriptionId: string;
  snapshots: readonly Snapshot[];
  fetched: FetchedSubscription | null;
  discounts: readonly LearnedDiscount[];
};

/**
 * Brings a subscription's states and its present to all that is known of it. Whatever came in which order, and how often, the result is
 * the same: events are kept with what they told, the newest reading of the API stays, and the rest is reckoned anew.
 */
export async function writeSubscription(
  db: Db,
  customerId: string,
  news: SubscriptionNews,
  now: Date,
): Promise<{ status: string; count: number }> {
  const { subscriptionId } = news;
  await lockSubscription(db, subscriptionId);
  await keepDiscounts(db, [...news.discounts, ...(news.fetched?.discounts ?? [])], now);
  const former = await findSubscription(db, subscriptionId);
  const known = await selectKnownStates(db, subscriptionId);
  const snapshots = withNew(known.snapshots, news.snapshots);
  const { reading, inclusiveTaxes } = newestReading(former, news.fetched, snapshots);
  const history = historyOf(snapshots, reading, known.learned);
  const facts = reading?.facts ?? history.at(-1)?.facts;
  if (!facts) throw new Error(`Nothing is known of the subscription ${subscriptionId}.`);
  const catalogue = await catalogueOf(db, [facts, ...history.map((row) => row.facts)], inclusiveTaxes);
  const bySource = new Map(snapshots.map((snapshot) => [snapshot.eventId, snapshot]));
  await replaceStates(
    db,
    { subscriptionId, customerId },
    history.map((row) => {
      const told = row.source === 'event' ? bySource.get(row.sourceId) : undefined;
      return {
        ...row,
        state: stateOf(row.facts, catalogue),
        eventType: told?.eventType ?? null,
        toldAt: told?.occurredAt ?? null,
        factsBefore: told?.factsBefore ?? null,
      };
    }),
  );
  const product = facts.items.flatMap((item) => catalogue.products.get(item.stripeProductId) ?? [])[0];
  const planId = product?.kind === 'plan' ? product.id : null;
  const present = {
    customerId,
    facts,
    readFacts: reading?.facts ?? null,
    fetchedAt: reading?.fetchedAt ?? now,
    inclusiveTaxes,
    pastDueSince: pastDueSince(history, facts.status),
    planId,
    scenarioId: product?.kind === 'scenario' ? product.id : null,
  };
  await writePresent(db, present, now);
  if (former?.status !== facts.status || former.planId !== planId)
    await announce(db, [
      {
        type: 'billing.subscription-changed',
        customerId,
        scenarioId: present.scenarioId,
        installationId: null,
        occurredAt: now,
        data: { subscriptionId, status: facts.status, planId },
      },
    ]);
  return { status: facts.status, count: history.length };
}

/** An event that is known already told the same the first time. */
function withNew(known: readonly Snapshot[], told: readonly Snapshot[]): Snapshot[] {
  const ids = new Set(known.map(({ eventId }) => eventId));
  return [...known, ...told.filter(({ eventId }) => !ids.has(eventId))];
}

/**
 * Of two readings the one that began later is the newer. Where Stripe cannot be asked any more, an event that happened after the last
 * reading tells as much as another would.
 */
function newestReading(
  former: SubscriptionRow | null,
  fetched: FetchedSubscription | null,
  snapshots: readonly Snapshot[],
): { reading: Reading | null; inclusiveTaxes: Record<string, string> } {
  const stored = former?.facts ? { facts: former.facts, fetchedAt: former.fetchedAt } : null;
  if (fetched && (!stored || stored.fetchedAt <= fetched.reading.fetchedAt))
    return {
      reading: fetched.reading,
      inclusiveTaxes: { ...former?.inclusiveTaxes, ...fetched.inclusiveTaxes },
    };
  const told = stored && !fetched ? historyOf(snapshots, null, []).at(-1) : undefined;
  if (stored && told && told.validFrom > stored.fetchedAt)
    return {
      reading: { facts: told.facts, fetchedAt: told.validFrom },
      inclusiveTaxes: former?.inclusiveTaxes ?? {},
    };
  return { reading: stored, inclusiveTaxes: former?.inclusiveTaxes ?? {} };
}

async function catalogueOf(
  db: Db,
  known: readonly SubscriptionFacts[],
  inclusiveTaxes: Record<string, string>,
): Promise<Catalogue> {
  const productIds = new Set(known.flatMap(({ items }) => items.map((item) => item.stripeProductId)));
  return {
    products: await findProductsByStripe(db, [...productIds]),
    discounts: await selectDiscounts(db, [...new Set(known.flatMap(discountIdsOf))]),
    inclusiveTaxes,
  };
}

/** Since when it has been past due without a break. */
function pastDueSince(history: readonly HistoryRow[], status: string): Date | null {
  if (status !== 'past_due') return null;
  const before = history.findLastIndex(({ facts }) => facts.status !== 'past_due');
  return history[before + 1]?.validFrom ?? null;
}
