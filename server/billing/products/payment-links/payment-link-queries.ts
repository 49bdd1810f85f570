import type { Db } from '../../../platform/database.ts';
import type { ProductColumns } from '../product.ts';

export type PaymentLinkRow = ProductColumns & {
  id: string;
  productId: string;
  title: string;
  isActive: boolean;
  isForSale: boolean;
  priceId: string | null;
  stripePaymentLinkId: string | null;
  url: string | null;
  terms: string | null;
  syncError: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const selectLink = `select payment_links.id, payment_links.product_id as "productId", products.scenario_id as "scenarioId", products.bundle_id as "bundleId",
    products.plan_id as "planId", products.title, payment_links.is_active as "isActive", products.is_active as "isForSale",
    payment_links.price_id as "priceId", payment_links.stripe_payment_link_id as "stripePaymentLinkId", payment_links.url, payment_links.terms,
    products.sync_error as "syncError", payment_links.created_at as "createdAt", payment_links.updated_at as "updatedAt"
  from payment_links join products on products.id = payment_links.product_id`;

/** Newest first, one more than the limit. */
export async function selectPaymentLinks(
  db: Db,
  { before, limit }: { before: string | null; limit: number },
): Promise<PaymentLinkRow[]> {
  const { rows } = await db.query<PaymentLinkRow>(
    `${selectLink} where ($1::text is null or payment_links.id < $1::text) order by payment_links.id desc limit $2::int + 1`,
    [before, limit],
  );
  return rows;
}

export async function selectPaymentLink(db: Db, id: string): Promise<PaymentLinkRow | null> {
  const { rows } = await db.query<PaymentLinkRow>(`${selectLink} where payment_links.id = $1::text`, [id]);
  return rows[0] ?? null;
}

export async function selectPaymentLinkOf(db: Db, productId: string): Promise<PaymentLinkRow | null> {
  const { rows } = await db.query<PaymentLinkRow>(`${selectLink} where product_id = $1::text`, [productId]);
  return rows[0] ?? null;
}

/** The products whose links sell. */
export async function selectLinkedProductIds(db: Db): Promise<string[]> {
  const { rows } = await db.query<{ productId: string }>(
    `select product_id as "productId" from payment_links where is_active order by id`,
  );
  return rows.map(({ productId }) => productId);
}

/** Makes the link of a product, or activates the one there is. */
export async function putPaymentLink(db: Db, id: string, productId: string, at: Date): Promise<void> {
  await db.query(
    `insert into payment_links (id, product_id, created_at, updated_at) values ($1::text, $2::text, $3::timestamptz, $3::timestamptz)
     on conflict (product_id) do update set is_active = true, updated_at = excluded.updated_at where not payment_links.is_active`,
    [id, productId, at],
  );
}

export async function switchPaymentLink(db: Db, id: string, isActive: boolean, at: Date): Promise<void> {
  await db.query(
    `update payment_links set is_active = $2::boolean, updated_at = $3::timestamptz where id = $1::text`,
    [id, isActive, at],
  );
}

/** Which page of Stripe's sells now, unless another run has noted one meanwhile. */
export async function noteStripeLink(
  db: Db,
  link: { id: string; former: string | null; stripeId: string; url: string; priceId: string; terms: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update payment_links set stripe_payment_link_id = $3::text, url = $4::text, price_id = $5::text, terms = $6::text
     where id = $1::text and (stripe_payment_link_id is not distinct from $2::text or stripe_payment_link_id = $3::text)`,
    [link.id, link.former, link.stripeId, link.url, link.priceId, link.terms],
  );
  return rowCount === 1;
}
