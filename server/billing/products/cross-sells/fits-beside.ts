import type { Product } from '../read-product.ts';

/**
 * Whether something can be added where something else is paid: sold, in the same currency, no second plan, another subscription only where
 * it is billed as often, and no price that is the customer's to choose.
 */
export function fitsBeside(bump: Product, { price, minimumPrice, recurring }: Product): boolean {
  if (!bump.isForSale || bump.ref.kind === 'plan') return false;
  if (bump.minimumPrice !== null || minimumPrice !== null) return false;
  if (bump.price.currency !== price.currency) return false;
  return (
    bump.recurring === null ||
    (bump.recurring.interval === recurring?.interval &&
      bump.recurring.intervalCount === recurring.intervalCount)
  );
}
