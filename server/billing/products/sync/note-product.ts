import type { Db } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import type { Queue } from '../../../platform/queue.ts';
import { readBillingSettings } from '../../settings/billing-settings.ts';
import { productOf, type ProductRef } from '../product.ts';
import {
  changeProduct,
  hasPaymentLink,
  insertPrice,
  insertProduct,
  lockProduct,
  retireCurrentPrice,
  selectCurrentPrice,
  type PriceRow,
  type PriceTerms,
  type ProductRow,
} from '../product-queries.ts';
import { readProduct, type Product } from '../read-product.ts';

export const syncProductJob = 'billing.sync-product';
export type SyncProduct = { productId: string };

/** What is sold, written down as Stripe is to have it. */
export type NotedProduct = { product: ProductRow; price: PriceRow | null };

/**
 * Writes down what Stripe is to have of a product: its title, whether it is sold, and its price; another price is another row, and
 * the former one stays with who pays by it. Null for what was never sold and is not now.
 */
export async function noteProduct(db: Db, ref: ProductRef, at: Date): Promise<NotedProduct | null> {
  const first = await readProduct(db, ref);
  if (first?.isForSale)
    await insertProduct(db, { id: newId('prd', at), ref: first.ref, title: first.title, isActive: true, at });
  const row = await lockProduct(db, first?.ref ?? ref);
  if (!row) return null;
  const sold = await readProduct(db, productOf(row)); // once more: another change may have come before the lock
  const isActive = sold?.isForSale ?? false;
  const former = await selectCurrentPrice(db, row.id);
  const wanted = sold && (await termsOf(db, sold));
  const isOtherPrice = !hasTerms(former, wanted);
  if (isOtherPrice) {
    await retireCurrentPrice(db, row.id);
    if (wanted) await insertPrice(db, newPrice(row.id, wanted, at));
  }
  const title = sold?.title ?? row.title;
  if (!isOtherPrice && row.title === title && row.isActive === isActive)
    return { product: row, price: former };
  await changeProduct(db, row.id, { title, isActive });
  const noted = await lockProduct(db, productOf(row));
  return noted && { product: noted, price: await selectCurrentPrice(db, row.id) };
}

/** Writes it down and lets a job bring Stripe into step, in the transaction of the change. */
export async function noteAndSync(
  deps: { queue: Pick<Queue, 'enqueue'> },
  db: Db,
  ref: ProductRef,
  at: Date,
): Promise<void> {
  const noted = await noteProduct(db, ref, at);
  if (!noted || (isInStep(noted) && !(await hasPaymentLink(db, noted.product.id)))) return;
  const payload: SyncProduct = { productId: noted.product.id };
  await deps.queue.enqueue(db, syncProductJob, payload);
}

/** Lets a job bring the payment link of a product into step, where there is one. */
export async function syncLinkOf(
  deps: { queue: Pick<Queue, 'enqueue'> },
  db: Db,
  ref: ProductRef,
): Promise<void> {
  const product = await lockProduct(db, ref);
  if (!product || !(await hasPaymentLink(db, product.id))) return;
  const payload: SyncProduct = { productId: product.id };
  await deps.queue.enqueue(db, syncProductJob, payload);
}

/** Stripe has everything that was written down. */
export function isInStep({ product, price }: NotedProduct): boolean {
  const hasPrice = price === null || price.stripePriceId !== null;
  return product.revision === product.syncedRevision && !product.isSuspect && hasPrice;
}

/** A price row with these terms, for new buyers. */
export function newPrice(productId: string, terms: PriceTerms, at: Date) {
  return {
    ...terms,
    id: newId('pri', at),
    productId,
    isCurrent: true,
    basePriceId: null,
    percentOff: null,
    at,
  };
}

async function termsOf(db: Db, { price, minimumPrice, recurring }: Product): Promise<PriceTerms> {
  const { taxBehavior } = await readBillingSettings(db);
  return {
    ...price,
    minimumAmount: minimumPrice?.amount ?? null,
    interval: recurring?.interval ?? null,
    intervalCount: recurring?.intervalCount ?? null,
    taxBehavior,
  };
}

const termNames = [
  'amount',
  'currency',
  'minimumAmount',
  'interval',
  'intervalCount',
  'taxBehavior',
] as const satisfies (keyof PriceTerms)[];

function hasTerms(price: PriceRow | null, terms: PriceTerms | null): boolean {
  if (price === null || terms === null) return price === terms;
  return termNames.every((name) => price[name] === terms[name]);
}
