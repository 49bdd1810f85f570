import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, HttpError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { reducedBy } from '../../platform/price.ts';
import { asStripeUnavailable, requireStripe } from '../../platform/stripe-client.ts';
import { isInvalidRequest } from '../../platform/stripe-errors.ts';
import { whileKeyInUse } from '../../platform/while-key-in-use.ts';
import { isInStep, noteProduct, type NotedProduct } from './sync/note-product.ts';
import type { ProductRef } from './product.ts';
import {
  insertPrice,
  selectCurrentPrice,
  selectProductRow,
  selectReducedPrice,
  type PriceRow,
} from './product-queries.ts';
import { syncProduct } from './sync/sync-product.ts';

export type EnsureDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

/** A price that can be bought by now, here and at Stripe. */
export type EnsuredPrice = {
  productId: string;
  priceId: string;
  stripePriceId: string;
  stripeProductId: string;
  /** What is suggested where the customer chooses. */
  amount: number;
  currency: string;
  minimumAmount: number | null;
  interval: 'month' | 'year' | null;
  intervalCount: number | null;
};

export type EnsureOptions = {
  /** Stripe just refused the price: compare everything with Stripe once more. */
  isSuspect?: boolean;
  /** The price for so much less, for what is offered beside another product. */
  percentOff?: number | null;
};

/**
 * The price of a product that new buyers get now. Usually a look into the database; where Stripe lacks something, it is made first.
 * Refused with 409 when the product is not for sale, 503 when Stripe cannot be reached.
 */
export async function ensurePrice(
  deps: EnsureDeps,
  ref: ProductRef,
  { isSuspect = false, percentOff = null }: EnsureOptions = {},
): Promise<EnsuredPrice> {
  const stripe = requireStripe(deps.stripe, 'Selling');
  const noted = await inTransaction(deps.pool, (db) => noteProduct(db, ref, deps.now()));
  if (!noted?.price || !noted.product.isActive)
    throw conflict('not_for_sale', 'This is not for sale at present.');
  const price = percentOff === null ? noted.price : await reduced(deps, noted.price, percentOff);
  const found = ensured(noted, price);
  if (found && !isSuspect && isInStep(noted)) return found;
  try {
    await whileKeyInUse(() => syncProduct({ ...deps, stripe }, noted.product.id));
  } catch (error) {
    throw refusalOf(error);
  }
  return presentPrice(deps, noted.product.id, percentOff);
}

async function presentPrice(
  { pool }: EnsureDeps,
  productId: string,
  percentOff: number | null,
): Promise<EnsuredPrice> {
  const product = await selectProductRow(pool, productId);
  const current = await selectCurrentPrice(pool, productId);
  const price =
    current && percentOff !== null ? await selectReducedPrice(pool, current.id, percentOff) : current;
  const found = product && price && ensured({ product }, price);
  if (!found) throw conflict('conflict', 'The price was changed at this very moment. Try again.');
  return found;
}

async function reduced({ pool, now }: EnsureDeps, base: PriceRow, percentOff: number): Promise<PriceRow> {
  const found = await selectReducedPrice(pool, base.id, percentOff);
  if (found) return found;
  const { amount } = reducedBy(base, percentOff);
  const row = { ...base, id: newId('pri', now()), amount, minimumAmount: null, isCurrent: false };
  await insertPrice(pool, { ...row, basePriceId: base.id, percentOff, at: now() });
  return (await selectReducedPrice(pool, base.id, percentOff)) ?? { ...row, stripePriceId: null };
}

function ensured({ product }: Pick<NotedProduct, 'product'>, price: PriceRow): EnsuredPrice | null {
  const { stripeProductId } = product;
  const { stripePriceId, amount, currency, minimumAmount, interval, intervalCount } = price;
  if (stripeProductId === null || stripePriceId === null) return null;
  const terms = { amount, currency, minimumAmount, interval, intervalCount };
  return { productId: product.id, priceId: price.id, stripePriceId, stripeProductId, ...terms };
}

/** Stripe does not take this price: whoever sells has to change it. */
function refusalOf(error: unknown): unknown {
  if (!isInvalidRequest(error)) return asStripeUnavailable(error);
  return new HttpError(409, 'stripe_refused', `Stripe does not accept this product: ${error.message}`, {
    cause: error,
  });
}
