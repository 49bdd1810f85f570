import { selectBumps } from '../cross-sells/cross-sell-queries.ts';
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
    if (!bump || !canStandBeside(bump, product) || prices.length === mostBumps) continue;
    prices.push((await ensurePrice(deps, bump.ref, { percentOff })).stripePriceId);
  }
  return prices;
}

/** A price may have changed since it was offered, so that the two no longer fit on one bill. */
function canStandBeside(bump: Product, { price, minimumPrice, recurring }: Product): boolean {
  if (!bump.isForSale || bump.minimumPrice !== null || minimumPrice !== null) return false;
  if (bump.price.currency !== price.currency) return false;
  return (
    bump.recurring === null ||
    (bump.recurring.interval === recurring?.interval &&
      bump.recurring.intervalCount === recurring.intervalCount)
  );
}
