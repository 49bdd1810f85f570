import type { ProductRef } from '../../../billing/products/product.ts';
import { readProduct, type Product } from '../../../billing/products/read-product.ts';
import type { Db } from '../../../platform/database.ts';
import type { OfferRow } from '../offer-queries.ts';
import type { CustomerFacts } from './customer-facts.ts';
import { selectNextTier } from './tier-queries.ts';

/** What an offer is for in the case of this customer; null: nothing that they could buy. */
export async function productForCustomer(
  db: Db,
  { product, isRecommended }: Pick<OfferRow, 'product' | 'isRecommended'>,
  facts: CustomerFacts,
  recommended: readonly string[],
): Promise<Product | null> {
  if (isRecommended) return firstForSale(db, recommended, facts);
  const ref = product ?? (await nextTier(db, facts));
  return ref && presentProduct(db, ref, facts, { isNextTier: product === null });
}

/** The first of these scenarios that they could buy. */
async function firstForSale(
  db: Db,
  scenarioIds: readonly string[],
  facts: CustomerFacts,
): Promise<Product | null> {
  for (const id of scenarioIds) {
    const product = await presentProduct(db, { kind: 'scenario', id }, facts, { isNextTier: false });
    if (product) return product;
  }
  return null;
}

/** The product as it is now; null when it is no longer sold, its price is the customer's to choose, or they have it. */
export async function presentProduct(
  db: Db,
  ref: ProductRef,
  facts: CustomerFacts,
  { isNextTier }: { isNextTier: boolean },
): Promise<Product | null> {
  const product = await readProduct(db, ref);
  if (!product?.isForSale || product.minimumPrice !== null) return null;
  return owns(facts, product, isNextTier) ? null : product;
}

/** A second plan is never offered beside a first, but a larger one in its place. */
function owns(
  { plans, ownsAll, scenarioIds }: CustomerFacts,
  product: Product,
  isNextTier: boolean,
): boolean {
  if (product.ref.kind === 'plan')
    return plans.some(({ planId }) => planId === product.ref.id) || (plans.length > 0 && !isNextTier);
  const { scenarioIds: opened } = product;
  return ownsAll || (opened !== 'all' && opened.every((id) => scenarioIds.has(id)));
}

async function nextTier(db: Db, { plans }: CustomerFacts): Promise<ProductRef | null> {
  const [plan] = plans;
  if (!plan || plans.length > 1) return null;
  const id = await selectNextTier(db, plan.planId);
  return id === null ? null : { kind: 'plan', id };
}
