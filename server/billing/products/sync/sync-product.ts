import type Stripe from 'stripe';
import { inTransaction } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { HttpError } from '../../../platform/errors.ts';
import { isStripeError } from '../../../platform/stripe-errors.ts';
import { noteProduct } from './note-product.ts';
import { productOf } from '../product.ts';
import { selectPrices, selectProductRow, type ProductRow } from '../product-queries.ts';
import {
  activatePrices,
  createMissingPrices,
  deactivateFormerPrices,
  listStripePrices,
  offeredPrices,
} from './stripe-prices.ts';
import { adjustStripeProduct, idOfPrice, presentStripeProduct } from './stripe-product.ts';
import { forgetStripeProduct, noteSynced, noteSyncFailure, retirePrices } from './sync-queries.ts';

export type SyncDeps = Pick<Deps, 'pool' | 'now'> & { stripe: Stripe };

/** How often at most: it is begun anew when something was changed meanwhile, here or there. */
const maximumRounds = 6;

/**
 * Brings Stripe's product and prices into step with ours. May run at any time, twice at once, and after a crash anywhere: the product
 * gets its id from us and each price a key of ours, so that none is made twice.
 */
export async function syncProduct(deps: SyncDeps, productId: string): Promise<void> {
  try {
    for (let round = 1; round <= maximumRounds; round += 1) {
      const row = await selectProductRow(deps.pool, productId);
      if (!row) return;
      const isDone = await syncOnce(deps, row);
      const after = await selectProductRow(deps.pool, productId);
      if (isDone && after?.revision === row.revision && !after.isSuspect) return;
    }
    throw new Error('The product was changed again each time that it was brought into step.');
  } catch (error) {
    await noteSyncFailure(deps.pool, productId, failureSentence(error), deps.now());
    throw error;
  }
}

/** False when Stripe had lost something: what takes its place was written down and is to be made. */
async function syncOnce({ pool, stripe, now }: SyncDeps, row: ProductRow): Promise<boolean> {
  const isUnknownThere = row.stripeProductId === null;
  const product =
    isUnknownThere && !row.isActive ? 'unneeded' : await presentStripeProduct(pool, stripe, row);
  if (product === null) return beginAnew(pool, row, now());
  const repairs = product === 'unneeded' ? [] : await syncPrices({ pool, stripe }, row, product);
  if (repairs === 'lost') return beginAnew(pool, row, now(), { isOnlyPrice: true });
  // What differed although nothing had changed here was changed there by somebody.
  const isRepair = row.revision === row.syncedRevision && repairs.length > 0;
  await noteSynced(pool, row, {
    repair: isRepair ? `At Stripe, ${repairs.join(', and ')}. It was put right.` : null,
    at: now(),
  });
  return true;
}

async function syncPrices(
  { pool, stripe }: Pick<SyncDeps, 'pool' | 'stripe'>,
  row: ProductRow,
  product: Stripe.Product,
): Promise<string[] | 'lost'> {
  await createMissingPrices(pool, stripe, product.id, offeredPrices(row, await selectPrices(pool, row.id)));
  const prices = await selectPrices(pool, row.id);
  const offered = offeredPrices(row, prices);
  const atStripe = await listStripePrices(stripe, product.id);
  const lost = offered.filter(({ stripePriceId }) => stripePriceId !== null && !atStripe.has(stripePriceId));
  if (lost.length > 0) {
    await inTransaction(pool, (db) =>
      retirePrices(
        db,
        lost.map(({ id }) => id),
      ),
    );
    return 'lost';
  }
  const current = offered.find(({ isCurrent }) => isCurrent)?.stripePriceId ?? null;
  const activated = await activatePrices(stripe, atStripe, offered);
  const adjusted = await adjustStripeProduct(stripe, product, row, current);
  const former = await deactivateFormerPrices(stripe, atStripe, {
    prices,
    offered,
    defaultPriceId: current ?? idOfPrice(product.default_price),
  });
  return [...adjusted, ...activated, ...former];
}

async function beginAnew(
  pool: SyncDeps['pool'],
  row: ProductRow,
  at: Date,
  { isOnlyPrice = false } = {},
): Promise<false> {
  await inTransaction(pool, async (db) => {
    if (!isOnlyPrice) await forgetStripeProduct(db, row, at);
    await noteProduct(db, productOf(row), at);
  });
  return false;
}

/** Why Stripe does not have it, in Stripe's words where it said something. */
export function failureSentence(error: unknown): string {
  if (error instanceof HttpError) return error.message;
  if (!isStripeError(error)) return 'It failed for a reason that the log names. It is tried again.';
  if (error.type === 'StripeConnectionError') return 'Stripe cannot be reached. It is tried again.';
  if (error.type === 'StripeRateLimitError') return 'Stripe is asked too often. It is tried again.';
  if (error.type === 'StripeAuthenticationError')
    return 'Stripe refuses STRIPE_SECRET_KEY. Set a valid one; then it is tried again.';
  return `Stripe answered: ${error.message}`;
}
