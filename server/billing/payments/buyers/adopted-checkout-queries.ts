import type { Db } from '../../../platform/database.ts';
import type { ProductColumns } from '../../products/product.ts';

export type AdoptedCheckout = ProductColumns & {
  id: string;
  customerId: string;
  amount: number;
  currency: string;
  source: 'paymentLink' | 'recovery';
  recoveredFrom: string | null;
  stripeSessionId: string;
  createdAt: Date;
  expiresAt: Date;
  paidAt: Date;
};

/** Adds a session of Stripe's that is over as a checkout; the id of the one that is there. */
export async function insertAdoptedCheckout(db: Db, checkout: AdoptedCheckout): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>(
    `insert into checkout_sessions (id, customer_id, scenario_id, bundle_id, plan_id, amount, currency, source, recovered_from,
       stripe_session_id, status, created_at, expires_at, paid_at)
     values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::bigint, $7::text, $8::text, $9::text,
       $10::text, 'complete', $11::timestamptz, $12::timestamptz, $13::timestamptz)
     on conflict (stripe_session_id) do update set status = 'complete', paid_at = coalesce(checkout_sessions.paid_at, excluded.paid_at)
     returning id`,
    [
      checkout.id,
      checkout.customerId,
      checkout.scenarioId,
      checkout.bundleId,
      checkout.planId,
      checkout.amount,
      checkout.currency,
      checkout.source,
      checkout.recoveredFrom,
      checkout.stripeSessionId,
      checkout.createdAt,
      checkout.expiresAt,
      checkout.paidAt,
    ],
  );
  return rows[0]?.id ?? null;
}

/** The product of ours that one of Stripe's payment links sells. */
export async function selectLinkedProduct(
  db: Db,
  stripePaymentLinkId: string,
): Promise<ProductColumns | null> {
  const { rows } = await db.query<ProductColumns>(
    `select products.scenario_id as "scenarioId", products.bundle_id as "bundleId", products.plan_id as "planId"
     from payment_links join products on products.id = payment_links.product_id
     where stripe_payment_link_id = $1::text`,
    [stripePaymentLinkId],
  );
  return rows[0] ?? null;
}
