import type { Db } from '../../platform/database.ts';
import { productColumns, type ProductColumns, type ProductRef } from './product.ts';

/** A product as Stripe is to have it, and how far Stripe has it. */
export type ProductRow = ProductColumns & {
  id: string;
  stripeProductId: string | null;
  generation: number;
  title: string;
  isActive: boolean;
  revision: number;
  syncedRevision: number;
  isSuspect: boolean;
  suspicions: number;
  syncedAt: Date | null;
  syncFailedAt: Date | null;
  syncError: string | null;
  repairedAt: Date | null;
  repair: string | null;
  createdAt: Date;
};

/** The id that a product gets at Stripe: ours, with a number once the former one was deleted there. */
export function stripeIdFor({ id, generation }: Pick<ProductRow, 'id' | 'generation'>): string {
  return generation === 1 ? id : `${id}_${generation}`;
}

/** What a price is; Stripe's prices cannot be changed, so another one of these is another price. */
export type PriceTerms = {
  amount: number;
  currency: string;
  minimumAmount: number | null;
  interval: 'month' | 'year' | null;
  intervalCount: number | null;
  taxBehavior: 'inclusive' | 'exclusive';
};

export type PriceRow = PriceTerms & {
  id: string;
  productId: string;
  basePriceId: string | null;
  percentOff: number | null;
  isCurrent: boolean;
  stripePriceId: string | null;
  createdAt: Date;
};

const productColumnList = `products.id, products.scenario_id as "scenarioId", products.bundle_id as "bundleId", products.plan_id as "planId",
  products.stripe_product_id as "stripeProductId", products.generation, products.title, products.is_active as "isActive", products.revision,
  products.synced_revision as "syncedRevision", products.is_suspect as "isSuspect", products.suspicions, products.synced_at as "syncedAt",
  products.sync_failed_at as "syncFailedAt", products.sync_error as "syncError", products.repaired_at as "repairedAt", products.repair,
  products.created_at as "createdAt"`;

const priceColumns = `id, product_id as "productId", amount, currency, minimum_amount as "minimumAmount", interval,
  interval_count as "intervalCount", tax_behavior as "taxBehavior", base_price_id as "basePriceId", percent_off as "percentOff",
  is_current as "isCurrent", stripe_price_id as "stripePriceId", created_at as "createdAt"`;

/** Makes the row of a product where there is none; two at once make one. */
export async function insertProduct(
  db: Db,
  product: { id: string; ref: ProductRef; title: string; isActive: boolean; at: Date },
): Promise<void> {
  const { scenarioId, bundleId, planId } = productColumns(product.ref);
  await db.query(
    `insert into products (id, scenario_id, bundle_id, plan_id, title, is_active, created_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::boolean, $7::timestamptz) on conflict do nothing`,
    [product.id, scenarioId, bundleId, planId, product.title, product.isActive, product.at],
  );
}

/** The row of a product, locked until the transaction ends. */
export async function lockProduct(db: Db, ref: ProductRef): Promise<ProductRow | null> {
  const { scenarioId, bundleId, planId } = productColumns(ref);
  const { rows } = await db.query<ProductRow>(
    `select ${productColumnList} from products
     where scenario_id = $1::text or bundle_id = $2::text or plan_id = $3::text for update`,
    [scenarioId, bundleId, planId],
  );
  return rows[0] ?? null;
}

export async function selectProductRow(db: Db, id: string): Promise<ProductRow | null> {
  const { rows } = await db.query<ProductRow>(
    `select ${productColumnList} from products where id = $1::text`,
    [id],
  );
  return rows[0] ?? null;
}

/** Products, newest first, one more than the limit. */
export async function selectProductPage(
  db: Db,
  { before, isInStep, limit }: { before: string | null; isInStep: boolean | null; limit: number },
): Promise<ProductRow[]> {
  const { rows } = await db.query<ProductRow>(
    `select ${productColumnList} from products
     where ($1::text is null or id < $1::text) and ($2::boolean is null or $2::boolean = (revision = synced_revision and not is_suspect))
     order by id desc limit $3::int + 1`,
    [before, isInStep, limit],
  );
  return rows;
}

/** What Stripe is to have from now on; the revision grows, so that a sync under way notices. */
export async function changeProduct(
  db: Db,
  id: string,
  change: { title: string; isActive: boolean },
): Promise<void> {
  await db.query(
    `update products set title = $2::text, is_active = $3::boolean, revision = revision + 1 where id = $1::text`,
    [id, change.title, change.isActive],
  );
}

/** Every price of a product, newest first. */
export const selectPrices = (db: Db, productId: string): Promise<PriceRow[]> =>
  selectPricesOf(db, [productId]);

/** Every price of these products, newest first. */
export async function selectPricesOf(db: Db, productIds: readonly string[]): Promise<PriceRow[]> {
  const { rows } = await db.query<PriceRow>(
    `select ${priceColumns} from prices where product_id = any($1::text[]) order by created_at desc, id desc`,
    [productIds],
  );
  return rows;
}

export async function selectCurrentPrice(db: Db, productId: string): Promise<PriceRow | null> {
  const { rows } = await db.query<PriceRow>(
    `select ${priceColumns} from prices where product_id = $1::text and is_current`,
    [productId],
  );
  return rows[0] ?? null;
}

/** New buyers no longer get the current price; who pays by it goes on. */
export async function retireCurrentPrice(db: Db, productId: string): Promise<void> {
  await db.query(`update prices set is_current = false where product_id = $1::text and is_current`, [
    productId,
  ]);
}

export type NewPrice = PriceTerms & {
  id: string;
  productId: string;
  isCurrent: boolean;
  basePriceId: string | null;
  percentOff: number | null;
  at: Date;
};

export async function insertPrice(db: Db, price: NewPrice): Promise<void> {
  await db.query(
    `insert into prices (id, product_id, amount, currency, minimum_amount, interval, interval_count, tax_behavior, base_price_id, percent_off, is_current, created_at)
     values ($1::text, $2::text, $3::bigint, $4::text, $5::bigint, $6::text, $7::int, $8::text, $9::text, $10::int, $11::boolean, $12::timestamptz)
     on conflict do nothing`,
    [
      price.id,
      price.productId,
      price.amount,
      price.currency,
      price.minimumAmount,
      price.interval,
      price.intervalCount,
      price.taxBehavior,
      price.basePriceId,
      price.percentOff,
      price.isCurrent,
      price.at,
    ],
  );
}

/** The price that is so much below a base price, once it was offered. */
export async function selectReducedPrice(
  db: Db,
  basePriceId: string,
  percentOff: number,
): Promise<PriceRow | null> {
  const { rows } = await db.query<PriceRow>(
    `select ${priceColumns} from prices where base_price_id = $1::text and percent_off = $2::int`,
    [basePriceId, percentOff],
  );
  return rows[0] ?? null;
}

/** Whether a product is sold by a link, now or some time: that must follow each change. */
export async function hasPaymentLink(db: Db, productId: string): Promise<boolean> {
  const { rowCount } = await db.query(`select from payment_links where product_id = $1::text`, [productId]);
  return rowCount === 1;
}
