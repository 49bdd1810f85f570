import type { Db } from '../../../platform/database.ts';
import type { OrderLine } from './order-lines.ts';
import type { EntitlementState, OrderMoney, OrderStatus } from '../payment-state.ts';
import type { FraudWarningTruth } from '../payment-truth.ts';

/** One writer per payment until the transaction ends; it needs no row to exist yet. */
export async function lockPayment(db: Db, key: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('payment ' || $1::text, 0))`, [key]);
}

export type OrderRow = {
  id: string;
  customerId: string;
  currency: string;
  /** The currency in which the customer saw the price. */
  presentmentCurrency: string;
  refundedAmount: number;
  disputeState: OrderMoney['disputeState'];
};

/** The order of a payment: by the payment intent; without one by the invoice, or by the checkout. */
export async function findOrder(
  db: Db,
  key: { paymentIntentId: string | null; invoiceId: string | null; checkoutId: string | null },
): Promise<OrderRow | null> {
  const { rows } = await db.query<OrderRow>(
    `select id, customer_id as "customerId", currency, coalesce(presentment_currency, currency) as "presentmentCurrency",
       refunded_amount as "refundedAmount", dispute_state as "disputeState"
     from orders
     where case
       when $1::text is not null then stripe_payment_intent_id = $1::text
       when $2::text is not null then stripe_invoice_id = $2::text and stripe_payment_intent_id is null
       else checkout_session_id = $3::text end`,
    [key.paymentIntentId, key.invoiceId, key.checkoutId],
  );
  return rows[0] ?? null;
}

export type OrderState = Omit<OrderMoney, 'totalAmount'> & {
  status: OrderStatus;
  country: string | null;
  fetchedAt: Date;
};

export type NewOrder = OrderState & {
  id: string;
  customerId: string;
  kind: 'purchase' | 'renewal';
  currency: string;
  totalAmount: number;
  taxAmount: number;
  discountAmount: number;
  promotionCode: string | null;
  couponId: string | null;
  isPaidOutside: boolean;
  checkoutSessionId: string | null;
  stripePaymentIntentId: string | null;
  stripeChargeId: string | null;
  stripeInvoiceId: string | null;
  stripeSubscriptionId: string | null;
  coversFrom: Date | null;
  coversTo: Date | null;
  presentmentAmount: number | null;
  presentmentCurrency: string | null;
  paidAt: Date;
};

export async function insertOrder(db: Db, order: NewOrder, lines: readonly OrderLine[]): Promise<void> {
  await db.query(
    `insert into orders (id, customer_id, kind, status, currency, total_amount, tax_amount, discount_amount, promotion_code, coupon_id,
       is_paid_outside, checkout_session_id, stripe_payment_intent_id, stripe_charge_id, stripe_invoice_id, stripe_subscription_id,
       covers_from, covers_to, presentment_amount, presentment_currency, refunded_amount, credited_amount, dispute_state, given_back_at,
       country, created_at, paid_at, fetched_at)
     select id, "customerId", kind, status, currency, "totalAmount", "taxAmount", "discountAmount", "promotionCode", "couponId",
       "isPaidOutside", (select "checkoutSessionId" where not exists (select from orders where checkout_session_id = "checkoutSessionId")),
       "stripePaymentIntentId", "stripeChargeId", "stripeInvoiceId", "stripeSubscriptionId",
       "coversFrom", "coversTo", "presentmentAmount", "presentmentCurrency", "refundedAmount", "creditedAmount", "disputeState",
       "givenBackAt", country, "paidAt", "paidAt", "fetchedAt"
     from jsonb_to_record($1::jsonb) as new_order (id text, "customerId" text, kind text, status text, currency text, "totalAmount" bigint,
       "taxAmount" bigint, "discountAmount" bigint, "promotionCode" text, "couponId" text, "isPaidOutside" boolean,
       "checkoutSessionId" text, "stripePaymentIntentId" text, "stripeChargeId" text, "stripeInvoiceId" text,
       "stripeSubscriptionId" text, "coversFrom" timestamptz, "coversTo" timestamptz, "presentmentAmount" bigint,
       "presentmentCurrency" text, "refundedAmount" bigint, "creditedAmount" bigint, "disputeState" text, "givenBackAt" timestamptz,
       country text, "paidAt" timestamptz, "fetchedAt" timestamptz)`,
    [JSON.stringify(order)],
  );
  await db.query(
    `insert into order_lines (order_id, position, scenario_id, bundle_id, plan_id, amount, description, is_recurring)
     select $1::text, position, "scenarioId", "bundleId", "planId", amount, description, "isRecurring"
     from jsonb_to_recordset($2::jsonb) as line (position integer, "scenarioId" text, "bundleId" text, "planId" text, amount bigint,
       description text, "isRecurring" boolean)`,
    [order.id, JSON.stringify(lines)],
  );
}

/** False when a newer reading of Stripe was written already; then nothing changes. */
export async function updateOrder(db: Db, id: string, state: OrderState): Promise<boolean> {
  const { rowCount } = await db.query(
    `update orders set status = $2::text, refunded_amount = $3::bigint, credited_amount = $4::bigint, dispute_state = $5::text,
       given_back_at = $6::timestamptz, country = coalesce($7::text, country), fetched_at = $8::timestamptz
     where id = $1::text and fetched_at <= $8::timestamptz`,
    [
      id,
      state.status,
      state.refundedAmount,
      state.creditedAmount,
      state.disputeState,
      state.givenBackAt,
      state.country,
      state.fetchedAt,
    ],
  );
  return rowCount === 1;
}

/** What an invoice alone does not tell of the checkout that it came from. */
export type OrderOrigin = Pick<
  NewOrder,
  'checkoutSessionId' | 'discountAmount' | 'promotionCode' | 'couponId'
>;

/** Adds what was not known of an order's origin; what is known stays. */
export async function addOrigin(db: Db, id: string, origin: OrderOrigin): Promise<void> {
  await db.query(
    `update orders set
       checkout_session_id = coalesce(checkout_session_id,
         (select $2::text where not exists (select from orders where checkout_session_id = $2::text))),
       discount_amount = greatest(discount_amount, $3::bigint), promotion_code = coalesce(promotion_code, $4::text),
       coupon_id = coalesce(coupon_id, $5::text)
     where id = $1::text and ((checkout_session_id is null and $2::text is not null) or discount_amount < $3::bigint
       or (promotion_code is null and $4::text is not null) or (coupon_id is null and $5::text is not null))`,
    [id, origin.checkoutSessionId, origin.discountAmount, origin.promotionCode, origin.couponId],
  );
}

/** Notes the warnings of an order's charge; one that can no longer be acted upon stays so. */
export async function noteFraudWarnings(
  db: Db,
  orderId: string,
  warnings: readonly FraudWarningTruth[],
): Promise<void> {
  if (warnings.length === 0) return;
  await db.query(
    `insert into fraud_warnings (id, order_id, fraud_type, is_actionable, created_at)
     select id, $1::text, "fraudType", "isActionable", "createdAt"
     from jsonb_to_recordset($2::jsonb) as warning (id text, "fraudType" text, "isActionable" boolean, "createdAt" timestamptz)
     on conflict (id) do update set is_actionable = fraud_warnings.is_actionable and excluded.is_actionable`,
    [orderId, JSON.stringify(warnings)],
  );
}

/** What an order's lines give the right to by themselves; a subscription's periods do not. */
export async function selectBoughtScenarios(db: Db, orderId: string): Promise<string[]> {
  const { rows } = await db.query<{ scenarioId: string }>(
    `select distinct scenario_id as "scenarioId" from order_lines
     where order_id = $1::text and scenario_id is not null and not is_recurring order by scenario_id`,
    [orderId],
  );
  return rows.map(({ scenarioId }) => scenarioId);
}

/** Orders by id after the given one, with what became of their money. */
export async function selectOrderMoney(
  db: Db,
  afterId: string,
  limit: number,
): Promise<(OrderMoney & { id: string })[]> {
  const { rows } = await db.query<OrderMoney & { id: string }>(
    `select id, total_amount as "totalAmount", refunded_amount as "refundedAmount", credited_amount as "creditedAmount",
       dispute_state as "disputeState", given_back_at as "givenBackAt"
     from orders where id > $1::text order by id limit $2::int for update`,
    [afterId, limit],
  );
  return rows;
}

/** Brings the rights of orders to these states; those that have them already stay untouched. */
export async function setOrderRights(
  db: Db,
  rights: readonly { orderId: string; state: EntitlementState; validTo: Date | null }[],
  now: Date,
): Promise<number> {
  const { rowCount } = await db.query(
    `update entitlements set state = wanted.state, valid_to = wanted."validTo", updated_at = $2::timestamptz
     from jsonb_to_recordset($1::jsonb) as wanted ("orderId" text, state text, "validTo" timestamptz)
     where source = 'order' and source_id = wanted."orderId"
       and (entitlements.state, entitlements.valid_to) is distinct from (wanted.state, wanted."validTo")`,
    [JSON.stringify(rights), now],
  );
  return rowCount ?? 0;
}

/** Whether the customer has ever paid, so that Stripe has something to show. */
export async function hasPaid(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from orders where customer_id = $1::text and stripe_payment_intent_id is not null limit 1`,
    [customerId],
  );
  return rows.length > 0;
}
