import type { Db } from '../../../platform/database.ts';
import type { ProductRef } from '../product.ts';
import { lockProduct, stripeIdFor, type ProductRow } from '../product-queries.ts';

export async function noteStripeProduct(db: Db, id: string, stripeProductId: string): Promise<void> {
  await db.query(
    `update products set stripe_product_id = $2::text where id = $1::text and stripe_product_id is null`,
    [id, stripeProductId],
  );
}

export async function noteStripePrice(db: Db, id: string, stripePriceId: string): Promise<void> {
  await db.query(
    `update prices set stripe_price_id = $2::text where id = $1::text and stripe_price_id is null`,
    [id, stripePriceId],
  );
}

/** Stripe has this revision now; what was told of it since the comparison began is still to be compared. */
export async function noteSynced(
  db: Db,
  { id, revision, suspicions }: ProductRow,
  { repair, at }: { repair: string | null; at: Date },
): Promise<void> {
  await db.query(
    `update products set synced_revision = $2::int, synced_at = $5::timestamptz, is_suspect = suspicions <> $3::int, sync_error = null,
       sync_failed_at = null, repair = coalesce($4::text, repair), repaired_at = case when $4::text is null then repaired_at else $5::timestamptz end
     where id = $1::text`,
    [id, revision, suspicions, repair, at],
  );
}

export async function noteSyncFailure(db: Db, id: string, sentence: string, at: Date): Promise<void> {
  await db.query(
    `update products set sync_error = $2::text, sync_failed_at = $3::timestamptz where id = $1::text`,
    [id, sentence.slice(0, 1000), at],
  );
}

/**
 * Something was changed at Stripe, by us or by somebody there: the product is to be compared. Answers those of ours that were not to be
 * compared already; null when it is none of ours.
 */
export const suspectProducts = (db: Db, stripeProductId: string): Promise<string[] | null> =>
  suspect(db, 'stripe_product_id = $1::text', stripeProductId);

/** The same, where a payment link was changed. */
export const suspectLinkedProducts = (db: Db, stripePaymentLinkId: string): Promise<string[] | null> =>
  suspect(
    db,
    'id = (select product_id from payment_links where stripe_payment_link_id = $1::text)',
    stripePaymentLinkId,
  );

/** It is to be compared with Stripe once more. */
export async function suspectProduct(db: Db, id: string): Promise<void> {
  await suspect(db, 'id = $1::text', id);
}

async function suspect(db: Db, condition: string, value: string): Promise<string[] | null> {
  const { rows } = await db.query<{ id: string; wasSuspect: boolean }>(
    `update products set is_suspect = true, suspicions = products.suspicions + 1
     from (select id, is_suspect from products where ${condition} for update) before
     where products.id = before.id returning products.id, before.is_suspect as "wasSuspect"`,
    [value],
  );
  return rows.length === 0 ? null : rows.flatMap(({ id, wasSuspect }) => (wasSuspect ? [] : [id]));
}

/**
 * Stripe's product is gone: its id stays known, and the next one gets another. Its prices went with it. Once, however many notice.
 */
export async function forgetStripeProduct(db: Db, row: ProductRow, at: Date): Promise<void> {
  const { rowCount } = await db.query(
    `update products set stripe_product_id = null, generation = generation + 1, revision = revision + 1, repaired_at = $3::timestamptz,
       repair = 'Stripe no longer has the product: it was deleted there, or STRIPE_SECRET_KEY is of another account.'
     where id = $1::text and generation = $2::int`,
    [row.id, row.generation, at],
  );
  if (rowCount !== 1) return;
  await db.query(
    `insert into former_stripe_products (stripe_product_id, product_id, deleted_at) values ($1::text, $2::text, $3::timestamptz)
     on conflict do nothing`,
    [row.stripeProductId ?? stripeIdFor(row), row.id, at],
  );
  await db.query(`update prices set is_current = false where product_id = $1::text and is_current`, [row.id]);
}

/** Prices that Stripe no longer has are no longer offered. */
export async function retirePrices(db: Db, ids: readonly string[]): Promise<void> {
  await db.query(
    `update prices set is_current = false, base_price_id = null, percent_off = null where id = any($1::text[])`,
    [ids],
  );
}

/** Products that Stripe does not have as they are: those whose last attempt failed only after a while. */
export async function selectOutOfStep(db: Db, failedBefore: Date, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from products
     where (revision <> synced_revision or is_suspect) and (sync_failed_at is null or sync_failed_at < $1::timestamptz)
     order by sync_failed_at nulls first, id limit $2::int`,
    [failedBefore, limit],
  );
  return rows.map(({ id }) => id);
}

/** Deletes the row of a product that Stripe never had, with its prices; false when Stripe has it, or may. */
export async function deleteUnknownProduct(
  db: Db,
  ref: ProductRef,
  isUnknownForSure: boolean,
): Promise<boolean> {
  const product = await lockProduct(db, ref);
  if (!product) return true;
  if (
    !isUnknownForSure ||
    product.stripeProductId !== null ||
    product.generation > 1 ||
    product.syncedAt !== null
  )
    return false;
  await db.query(`delete from prices where product_id = $1::text`, [product.id]);
  await db.query(`delete from products where id = $1::text`, [product.id]);
  return true;
}
