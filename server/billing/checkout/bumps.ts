import type Stripe from 'stripe';
import type { Deps } from '../../platform/deps.ts';
import { fitsBeside } from '../products/cross-sells/fits-beside.ts';
import { ensurePrice } from '../products/ensure-price.ts';
import { readProduct, type Product } from '../products/read-product.ts';
import { selectCrossSells } from './cross-sell-queries.ts';
import { ownershipOf } from './ownership.ts';

/** So many things beside what is bought are still a choice. */
const mostBumps = 5;

/**
 * Stripe's prices of what the customer may add on the payment page: what the operator offers beside this product, is sold in the same
 * currency, fits on the same bill, and is not theirs already.
 */
export async function bumpPrices(
  deps: Pick<Deps, 'pool' | 'now'> & { stripe: Stripe },
  customerId: string,
  product: Product,
): Promise<string[]> {
  const prices: string[] = [];
  for (const { offered, percentOff } of await selectCrossSells(deps.pool, 'bump', product.ref.id)) {
    const bump = await readProduct(deps.pool, offered);
    if (!bump || !fitsBeside(bump, product)) continue;
    if ((await ownershipOf(deps, customerId, bump)).kind !== 'free') continue;
    prices.push((await ensurePrice(deps, bump.ref, { percentOff })).stripePriceId);
    if (prices.length === mostBumps) break;
  }
  return prices;
}
