import type Stripe from 'stripe';
import type { Pool } from '../../../platform/database.ts';
import { isMissing, isTaken } from '../../../platform/stripe-errors.ts';
import { stripeIdFor, type ProductRow } from '../product-queries.ts';
import { noteStripeProduct } from './sync-queries.ts';

/** By this key Stripe's products, payment links and payments carry the id of our product. */
export const productIdKey = 'scenario_library_product';

/**
 * Stripe's product, made where Stripe has none. Its id there is ours, so that after a crash the same one is found. Null: Stripe had
 * it and has it no more.
 */
export async function presentStripeProduct(
  pool: Pool,
  stripe: Stripe,
  row: ProductRow,
): Promise<Stripe.Product | null> {
  if (row.stripeProductId !== null) return retrieveProduct(stripe, row.stripeProductId);
  const product = await createProduct(stripe, row);
  if (product) await noteStripeProduct(pool, row.id, product.id);
  return product;
}

async function createProduct(stripe: Stripe, row: ProductRow): Promise<Stripe.Product | null> {
  const id = stripeIdFor(row);
  try {
    return await stripe.products.create({
      id,
      name: row.title,
      active: row.isActive,
      metadata: { [productIdKey]: row.id },
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    return retrieveProduct(stripe, id); // made by a run that ended before it could note it
  }
}

async function retrieveProduct(stripe: Stripe, id: string): Promise<Stripe.Product | null> {
  try {
    const product = await stripe.products.retrieve(id);
    return 'deleted' in product && product.deleted ? null : product;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Gives Stripe's product our title, state and price; tells what somebody else had made of it. */
export async function adjustStripeProduct(
  stripe: Stripe,
  product: Stripe.Product,
  row: ProductRow,
  defaultPriceId: string | null,
): Promise<string[]> {
  const differs = {
    name: product.name !== row.title,
    active: product.active !== row.isActive,
    metadata: product.metadata[productIdKey] !== row.id,
  };
  const hasOtherDefault = defaultPriceId !== null && idOfPrice(product.default_price) !== defaultPriceId;
  if (!differs.name && !differs.active && !differs.metadata && !hasOtherDefault) return [];
  await stripe.products.update(product.id, {
    ...(differs.name ? { name: row.title } : {}),
    ...(differs.active ? { active: row.isActive } : {}),
    ...(differs.metadata ? { metadata: { [productIdKey]: row.id } } : {}),
    ...(hasOtherDefault ? { default_price: defaultPriceId } : {}),
  });
  return [
    ...(differs.name ? [`the product was renamed to "${product.name}"`] : []),
    ...(differs.active ? [`the product was ${product.active ? 'activated' : 'archived'}`] : []),
    ...(differs.metadata ? ['the name of our product was taken away from its metadata'] : []),
  ];
}

export function idOfPrice(price: string | { id: string } | null | undefined): string | null {
  return typeof price === 'object' ? (price?.id ?? null) : (price ?? null);
}
