import type { Deps } from '../../platform/deps.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import { productOf } from './product.ts';
import { selectPricesOf, selectProductPage, selectProductRow, type PriceRow } from './product-queries.ts';
import type { ProductRow } from './product-queries.ts';
import type { AdminProduct, AdminProductQuery } from './schema.ts';
import { stripeStateOf } from './stripe-state.ts';

type Reading = Pick<Deps, 'pool' | 'stripe'>;

/** Everything that is or was for sale, newest first, with all its prices. */
export async function listProducts(
  { pool, stripe }: Reading,
  { limit, cursor, isInStep }: AdminProductQuery,
): Promise<Page<AdminProduct>> {
  const after = decodeCursor(cursor, ['text']);
  const rows = await selectProductPage(pool, {
    before: after?.[0] ?? null,
    isInStep: isInStep ?? null,
    limit,
  });
  const prices = await selectPricesOf(
    pool,
    rows.map(({ id }) => id),
  );
  return pageFrom(
    rows,
    limit,
    (row) => toAdminProduct(row, prices, stripe !== null),
    ({ id }) => [id],
  );
}

export async function readAdminProduct({ pool, stripe }: Reading, id: string): Promise<AdminProduct> {
  const row = await selectProductRow(pool, id);
  if (!row) throw notFound('The product');
  return toAdminProduct(row, await selectPricesOf(pool, [id]), stripe !== null);
}

function toAdminProduct(row: ProductRow, allPrices: readonly PriceRow[], hasKey: boolean): AdminProduct {
  const prices = allPrices.filter(({ productId }) => productId === row.id);
  const current = prices.find(({ isCurrent }) => isCurrent);
  const { kind, id } = productOf(row);
  const isInStep = row.revision === row.syncedRevision && !row.isSuspect;
  const stripePriceId = current?.stripePriceId ?? null;
  return {
    id: row.id,
    kind,
    of: id,
    title: row.title,
    isActive: row.isActive,
    stripe: stripeStateOf({ ...row, isInStep, stripePriceId }, hasKey),
    prices: prices.map((price) => ({
      id: price.id,
      price: { amount: price.amount, currency: price.currency },
      minimumPrice:
        price.minimumAmount === null ? null : { amount: price.minimumAmount, currency: price.currency },
      interval: price.interval,
      intervalCount: price.intervalCount,
      taxBehavior: price.taxBehavior,
      percentOff: price.percentOff,
      isCurrent: price.isCurrent,
      stripePriceId: price.stripePriceId,
      createdAt: price.createdAt.toISOString(),
    })),
    createdAt: row.createdAt.toISOString(),
  };
}
