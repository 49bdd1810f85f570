import type Stripe from 'stripe';
import type { Pool } from '../../platform/database.ts';
import { exactly, plus, toDecimal, zero } from '../../platform/rational.ts';
import { isMissing } from '../../platform/stripe-errors.ts';
import { asJson, decimalOf, idOf, objectsIn, partOf, type JsonObject } from '../payloads/json-object.ts';
import { selectKnownDiscountIds } from './discounts/discount-queries.ts';
import { completedDiscount, discountsOfInvoices, type LearnedDiscount } from './discounts/discount-states.ts';
import type { Reading } from './history/history.ts';
import {
  discountIdsOf,
  discountObjectsIn,
  subscriptionFacts,
  type SubscriptionFacts,
} from './history/subscription-facts.ts';

/** All that one reading of Stripe told about a subscription. */
export type FetchedSubscription = {
  reading: Reading;
  discounts: LearnedDiscount[];
  /** By item: the percentage that automatic tax found in the price; empty when no price holds its tax. */
  inclusiveTaxes: Record<string, string>;
};

/**
 * Reads the present of a subscription, and what its events name by id only; null when Stripe does not know it (any more). No
 * transaction is open meanwhile.
 */
export async function fetchSubscription(
  { pool, stripe }: { pool: Pool; stripe: Stripe },
  subscriptionId: string,
  told: readonly SubscriptionFacts[],
): Promise<FetchedSubscription | null> {
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at');
  const fetchedAt = rows[0]?.at ?? new Date();
  const object = await retrieve(stripe, subscriptionId);
  const facts = object && subscriptionFacts(object);
  if (!object || !facts) return null;
  const ids = [...new Set([facts, ...told].flatMap(discountIdsOf))];
  const known = new Set(await selectKnownDiscountIds(pool, ids));
  const missing = new Set(ids.filter((id) => !known.has(id)));
  return {
    reading: { facts, fetchedAt },
    discounts: missing.size === 0 ? [] : await readDiscounts(stripe, object, missing),
    inclusiveTaxes: await readInclusiveTaxes(stripe, facts),
  };
}

async function retrieve(stripe: Stripe, id: string): Promise<JsonObject | null> {
  try {
    return asJson(await stripe.subscriptions.retrieve(id, { expand: ['discounts', 'items.data.discounts'] }));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Those in force stand on the subscription; those that are over are found on the invoices that they lowered. */
async function readDiscounts(
  stripe: Stripe,
  subscription: JsonObject,
  wanted: ReadonlySet<string>,
): Promise<LearnedDiscount[]> {
  const found = new Map<string, JsonObject>();
  const keep = (discounts: JsonObject[]) => {
    for (const discount of discounts) {
      const id = idOf(discount);
      if (id !== null && wanted.has(id)) found.set(id, discount);
    }
  };
  keep(discountObjectsIn(subscription));
  if (found.size < wanted.size) keep(await discountsOfInvoices(stripe, idOf(subscription) ?? ''));
  const complete = await Promise.all([...found.values()].map((each) => completedDiscount(stripe, each)));
  return complete.filter((discount) => discount !== null);
}

/** Automatic tax names its rates on the latest invoice only. */
async function readInclusiveTaxes(
  stripe: Stripe,
  { isTaxAutomatic, items, latestInvoiceId }: SubscriptionFacts,
): Promise<Record<string, string>> {
  if (!isTaxAutomatic || latestInvoiceId === null) return {};
  if (!items.some(({ isPriceTaxInclusive }) => isPriceTaxInclusive)) return {};
  const invoice = asJson(await stripe.invoices.retrieve(latestInvoiceId));
  const percents = new Map<string, string>();
  for (const line of objectsIn(invoice['lines'])) {
    const itemId = idOf(partOf(line, 'parent', 'subscription_item_details')['subscription_item']);
    const taxes = objectsIn(line['taxes']).filter((tax) => tax['tax_behavior'] === 'inclusive');
    if (itemId === null || taxes.length === 0) continue;
    const rates = await Promise.all(taxes.map((tax) => percentOf(stripe, tax)));
    percents.set(itemId, toDecimal(rates.map(exactly).reduce(plus, zero)));
  }
  return Object.fromEntries(percents);
}

/** The rate's own percentage; where it cannot be read, what the amounts say, to two decimals. */
async function percentOf(stripe: Stripe, tax: JsonObject): Promise<string> {
  const rateId = idOf(partOf(tax, 'tax_rate_details')['tax_rate']);
  const [amount, taxable] = [Number(tax['amount'] ?? 0), Number(tax['taxable_amount'] ?? 0)];
  const reckoned = taxable > 0 ? ((amount / taxable) * 100).toFixed(2) : '0';
  if (rateId === null) return reckoned;
  try {
    const rate = asJson(await stripe.taxRates.retrieve(rateId));
    return decimalOf(rate['effective_percentage']) ?? decimalOf(rate['percentage']) ?? reckoned;
  } catch (error) {
    if (isMissing(error)) return reckoned;
    throw error;
  }
}
