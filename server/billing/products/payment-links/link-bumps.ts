import { selectBumps } from '../cross-sells/cross-sell-queries.ts';
import { fitsBeside } from '../cross-sells/fits-beside.ts';
import { ensurePrice, type EnsureDeps } from '../ensure-price.ts';
import { productOf } from '../product.ts';
import { readProduct, type Product } from '../read-product.ts';

/** So many things beside what is bought are still a choice; Stripe takes ten. */
const mostBumps = 5;

/** Stripe's prices of what may be added on the page of a link. Who buys is not known, so what they have may be among it. */
export async function linkBumps(deps: EnsureDeps, product: Product): Promise<string[]> {
  const prices: string[] = [];
  for (const { percentOff, ...offered } of await selectBumps(deps.pool, product.ref.id)) {
    const bump = await readProduct(deps.pool, productOf(offered));
    // A price may have changed since it was offered.
    if (!bump || !fitsBeside(bump, product) || prices.length === mostBumps) continue;
    prices.push((await ensurePrice(deps, bump.ref, { percentOff })).stripePriceId);
  }
  return prices;
}
