import type Stripe from 'stripe';
import type { Pool } from '../../../platform/database.ts';
import { isTaken } from '../../../platform/stripe-errors.ts';
import type { PriceRow, ProductRow } from '../product-queries.ts';
import { noteStripePrice } from './sync-queries.ts';

/** By this key Stripe's prices carry the id of ours. */
const priceIdKey = 'scenario_library_price';

export type StripePrices = ReadonlyMap<string, Stripe.Price>;

/** Every price that Stripe has of a product, by its id there. */
export async function listStripePrices(stripe: Stripe, stripeProductId: string): Promise<StripePrices> {
  const prices = new Map<string, Stripe.Price>();
  for await (const price of stripe.prices.list({ product: stripeProductId, limit: 100 }))
    prices.set(price.id, price);
  return prices;
}

/** The prices that can be bought now: the current one and those reduced from it; none of what is not sold. */
export function offeredPrices(row: ProductRow, prices: readonly PriceRow[]): PriceRow[] {
  const current = prices.find(({ isCurrent }) => isCurrent);
  if (!row.isActive || !current) return [];
  return prices.filter((price) => price === current || price.basePriceId === current.id);
}

/** Makes the offered prices that Stripe lacks. Their ids are idempotency keys and look-up keys: none is made twice, ever. */
export async function createMissingPrices(
  pool: Pool,
  stripe: Stripe,
  stripeProductId: string,
  offered: readonly PriceRow[],
): Promise<void> {
  for (const price of offered.filter(({ stripePriceId }) => stripePriceId === null)) {
    const { id } = await createPrice(stripe, stripeProductId, price);
    await noteStripePrice(pool, price.id, id);
  }
}

async function createPrice(stripe: Stripe, product: string, price: PriceRow): Promise<Stripe.Price> {
  try {
    return await stripe.prices.create(
      {
        product,
        currency: price.currency,
        ...(price.minimumAmount === null
          ? { unit_amount: price.amount }
          : { custom_unit_amount: { enabled: true, minimum: price.minimumAmount, preset: price.amount } }),
        ...(price.interval === null
          ? {}
          : { recurring: { interval: price.interval, interval_count: price.intervalCount ?? 1 } }),
        tax_behavior: price.taxBehavior,
        lookup_key: price.id,
        metadata: { [priceIdKey]: price.id },
      },
      { idempotencyKey: `price-${price.id}` },
    );
  } catch (error) {
    if (!isTaken(error)) throw error;
    const { data } = await stripe.prices.list({ lookup_keys: [price.id], limit: 1 });
    if (!data[0]) throw error;
    return data[0]; // made by a run that ended before it could note it, longer ago than Stripe keeps idempotency keys
  }
}

/** Lets the offered prices be bought again; tells what somebody else had made of them. */
export async function activatePrices(
  stripe: Stripe,
  atStripe: StripePrices,
  offered: readonly PriceRow[],
): Promise<string[]> {
  const archived = offered.filter(({ stripePriceId }) => atStripe.get(stripePriceId ?? '')?.active === false);
  for (const { stripePriceId } of archived) await stripe.prices.update(stripePriceId ?? '', { active: true });
  return archived.length === 0 ? [] : ['the price was archived'];
}

/** Nobody can newly buy by our former prices; subscriptions to them go on. Prices that are not ours are left alone. */
export async function deactivateFormerPrices(
  stripe: Stripe,
  atStripe: StripePrices,
  {
    prices,
    offered,
    defaultPriceId,
  }: {
    prices: readonly PriceRow[];
    offered: readonly PriceRow[];
    /** Stripe refuses to deactivate this one. */
    defaultPriceId: string | null;
  },
): Promise<string[]> {
  const isOffered = new Set(offered.map(({ stripePriceId }) => stripePriceId));
  const ours = new Set(prices.map(({ stripePriceId }) => stripePriceId));
  const former = [...atStripe.values()].filter(
    ({ id, active }) => active && ours.has(id) && !isOffered.has(id) && id !== defaultPriceId,
  );
  for (const { id } of former) await stripe.prices.update(id, { active: false });
  return former.length === 0 ? [] : ['a former price was activated'];
}
