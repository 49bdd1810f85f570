import type { Db } from '../../platform/database.ts';
import type { OrderStatus } from './payment-state.ts';

/** One writer per payment until the transaction ends; it needs no row to exist yet. */
export async function lockPayment(db: Db, checkoutId: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('payment ' || $1::text, 0))`, [checkoutId]);
}

export type OrderRow = {
  id: string;
  customerId: string;
  currency: string;
  stripePaymentIntentId: string | null;
};

export async function findOrderOfCheckout(db: Db, checkoutId: string): Promise<OrderRow | null> {
  const { rows } = await db.query<OrderRow>(
    `select id, customer_id as "customerId", currency, stripe_payment_intent_id as "stripePaymentIntentId"
     from orders where checkout_session_id = $1::text`,
    [checkoutId],
  );
  return rows[0] ?? null;
}

type OrderState = { status: OrderStatus; refundedAmount: number; country: string | null; fetchedAt: Date };

export type NewOrder = OrderRow &
  OrderState & {
    checkoutSessionId: string;
    stripeChargeId: string | null;
    totalAmount: number;
    taxAmount: number;
    paidAt: Date;
  };

export async function insertOrder(
  db: Db,
  order: NewOrder,
  lines: readonly { position: number; scenarioId: string; amount: number }[],
): Promise<void> {
  await db.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, refunded_amount, stripe_payment_intent_id,
       stripe_charge_id, checkout_session_id, country, created_at, paid_at, fetched_at)
     values ($1::text, $2::text, 'purchase', $3::text, $4::text, $5::bigint, $6::bigint, $7::bigint, $8::text,
       $9::text, $10::text, $11::text, $12::timestamptz, $12::timestamptz, $13::timestamptz)`,
    [
      order.id,
      order.customerId,
      order.status,
      order.currency,
      order.totalAmount,
      order.taxAmount,
      order.refundedAmount,
      order.stripePaymentIntentId,
      order.stripeChargeId,
      order.checkoutSessionId,
      order.country,
      order.paidAt,
      order.fetchedAt,
    ],
  );
  await db.query(
    `insert into order_lines (order_id, position, scenario_id, amount)
     select $1::text, line.position, line."scenarioId", line.amount
     from jsonb_to_recordset($2::jsonb) as line(position integer, "scenarioId" text, amount bigint)`,
    [order.id, JSON.stringify(lines)],
  );
}

/** False when a newer reading of Stripe was written already; then nothing changes. */
export async function updateOrder(db: Db, id: string, state: OrderState): Promise<boolean> {
  const { rowCount } = await db.query(
    `update orders set status = $2::text, refunded_amount = $3::bigint, country = coalesce($4::text, country), fetched_at = $5::timestamptz
     where id = $1::text and fetched_at <= $5::timestamptz`,
    [id, state.status, state.refundedAmount, state.country, state.fetchedAt],
  );
  return rowCount === 1;
}

/** Whether the customer has ever paid, so that Stripe has something to show. */
export async function hasPaid(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from orders where customer_id = $1::text and stripe_payment_intent_id is not null limit 1`,
    [customerId],
  );
  return rows.length > 0;
}
