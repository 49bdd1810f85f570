import type { Db } from '../../platform/database.ts';
import type { Money } from '../../platform/money.ts';
import type { ProductRef } from './product.ts';
import {
  selectListPrices,
  selectProductRefs,
  selectSoldThing,
  type SoldThing,
} from './sold-thing-queries.ts';

/** Something that the library sells, as new buyers get it. */
export type Product = {
  ref: ProductRef;
  title: string;
  /** What is suggested where the customer chooses the price. */
  price: Money;
  /** Set: the customer chooses the price, from here on. */
  minimumPrice: Money | null;
  recurring: { interval: 'month' | 'year'; intervalCount: number } | null;
  trialDays: number;
  /** What it opens; of a bundle in its order. */
  scenarioIds: string[] | 'all';
  /** How many installations it allows; null: as many as the customer likes. */
  installationLimit: number | null;
  status: 'draft' | 'active' | 'completed' | 'archived';
  /** New buyers can get it: customers see it, and it costs something. */
  isForSale: boolean;
};

/** A product by our id (of a scenario also by its slug); null when there is none, or when it is a scenario without a price. */
export async function readProduct(db: Db, ref: ProductRef): Promise<Product | null> {
  const row = await selectSoldThing(db, ref);
  return row === null || row.amount === null || row.currency === null
    ? null
    : productFrom(ref, row, { amount: row.amount, currency: row.currency });
}

function productFrom(ref: ProductRef, row: SoldThing, price: Money): Product {
  return {
    ref: { kind: ref.kind, id: row.id },
    title: row.title,
    price,
    minimumPrice: row.minimumAmount === null ? null : { amount: row.minimumAmount, currency: price.currency },
    recurring: row.interval === null ? null : { interval: row.interval, intervalCount: row.intervalCount },
    trialDays: row.trialDays,
    scenarioIds: row.coversAllScenarios ? 'all' : row.scenarioIds,
    installationLimit: row.installationLimit,
    status: row.status,
    isForSale: row.status === 'active' || row.status === 'completed',
  };
}

/** What each of these scenarios costs by itself, by id; null for a free one. */
export function listPricesOf(db: Db, scenarioIds: readonly string[]): Promise<Map<string, Money | null>> {
  return selectListPrices(db, scenarioIds);
}

/** Our products by Stripe's ids of them, also of those that were deleted there; the others are not ours and are left out. */
export function findProductsByStripe(
  db: Db,
  stripeProductIds: readonly string[],
): Promise<Map<string, ProductRef>> {
  return selectProductRefs(db, stripeProductIds);
}
