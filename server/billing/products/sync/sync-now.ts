import { inTransaction } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { notFound } from '../../../platform/errors.ts';
import { requireStripe } from '../../../platform/stripe-client.ts';
import { isStripeError } from '../../../platform/stripe-errors.ts';
import { noteProduct } from './note-product.ts';
import { productOf } from '../product.ts';
import { selectProductRow } from '../product-queries.ts';
import { bringIntoStep } from './bring-into-step.ts';

/** An operator wants a product compared with Stripe. What Stripe refuses is noted beside the product. */
export async function syncNow(
  deps: Pick<Deps, 'pool' | 'stripe' | 'now' | 'publicUrl'>,
  productId: string,
): Promise<void> {
  const row = await selectProductRow(deps.pool, productId);
  if (!row) throw notFound('The product');
  const stripe = requireStripe(deps.stripe, 'Selling');
  await inTransaction(deps.pool, (db) => noteProduct(db, productOf(row), deps.now()));
  await bringIntoStep({ ...deps, stripe }, productId).catch((error: unknown) => {
    if (!isStripeError(error)) throw error;
  });
}
