import type { Db } from '../../../platform/database.ts';
import { together, writtenTogether } from '../../../platform/together.ts';
import type { OrderLine } from './order-lines.ts';
import type { EntitlementState, OrderMoney, OrderStatus } from '../payment-state.ts';
import type { FraudWarningTruth } from '../payment-truth.ts';

/** One writer per payment until the transaction ends; it needs no row to exist yet. Several are locked in order, so that nobody waits in a circle. */
export const lockPayment = writtenTogether<string>((db, keys) =>
  db.query(
    `select pg_advisory_xact_lock(key) from (
       select distinct hashtextextended('payment ' || payment, 0) as key from unnest($1::text[]) as payment order by key offset 0
     ) as keys`,
    [keys],
  ),
);

export type OrderRow = {
  id: string;
  customerId: string;
  currency: string;
  /** The currency in which the customer saw the price. */
  presentmentCurrency: string;
  refundedAmount: number;
  disputeState: OrderMoney['disputeState'];
};

const orderColumns = `id, customer_id as "customerId", currency, coalesce(presentment_currency, currency) as "presentmentCurrency",
       refunded_amount as "refundedAmount", dispute_state as "disputeState"`;

type OrderKey = { paymentIntentId: string | null; invoiceId: string | null; checkoutId: string | null };

/** The order of a payment: by the payment intent; without one by the invoice, or by the checkout. */
export const findOrder = together<OrderKey, OrderRow | null>(async (db, keys) => {
  const { rows } = await db.query<OrderRow & { place: number }>(
    `with wanted as (
       select ordinality::integer as place, "paymentIntentId", "invoiceId", "checkoutId"
       from rows from (jsonb_to_recordset($1::jsonb) as ("paymentIntentId" text, "invoiceId" text, "checkoutId" text)) with ordinality
     )
     select place, ${orderColumns} from wanted join orders on stripe_payment_intent_id = "paymentIntentId"
     union all
     select place, ${orderColumns} from wanted
     join orders on stripe_invoice_id = "invoiceId" and stripe_payment_intent_id is null and "paymentIntentId" is null
     union all
     select place, ${orderColumns} from wanted
     join orders on checkout_session_id = "checkoutId" and "paymentIntentId" is null and "invoiceId" is null`,
    [JSON.stringify(keys)],
  );
  return keys.map((_, index) => rows.find(({ place }) => place === index + 1) ?? null);
});

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

/** Adds orders with their lines. */
export const insertOrder = writtenTogether<{ order: NewOrder; lines: readonly OrderLine[] }>(
  async (db, sales) => {
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
     from jsonb_to_recordset($1::jsonb) as new_order (id text, "customerId" text, kind text, status text, currency text, "totalAmount" bigint,
       "taxAmount" bigint, "discountAmount" bigint, "promotionCode" text, "couponId" text, "isPaidOutside" boolean,
       "checkoutSessionId" text, "stripePaymentIntentId" text, "stripeChargeId" text, "stripeInvoiceId" text,
       "stripeSubscriptionId" text, "coversFrom" timestamptz, "coversTo" timestamptz, "presentmentAmount" bigint,
       "presentmentCurrency" text, "refundedAmount" bigint, "creditedAmount" bigint, "disputeState" text, "givenBackAt" timestamptz,
       country text, "paidAt" timestamptz, "fetchedAt" timestamptz)`,
      [JSON.stringify(sales.map(({ order }) => order))],
    );
    await db.query(
      `insert into order_lines (order_id, position, scenario_id, bundle_id, plan_id, amount, description, is_recurring)
     select "orderId", position, "scenarioId", "bundleId", "planId", amount, description, "isRecurring"
     from jsonb_to_recordset($1::jsonb) as line ("orderId" text, position integer, "scenarioId" text, "bundleId" text, "planId" text, amount bigint,
       description text, "isRecurring" boolean)`,
      [
        JSON.stringify(
          sales.flatMap(({ order, lines }) => lines.map((line) => ({ orderId: order.id, ...line }))),
        ),
      ],
    );
  },
);

/** False when a newer reading of Stripe was written already; then nothing changes. */
export const updateOrder = together<OrderState & { id: string }, boolean>(async (db, states) => {
  const { rows } = await db.query<{ id: string }>(
    `update orders set status = state.status, refunded_amount = "refundedAmount", credited_amount = "creditedAmount",
       dispute_state = "disputeState", given_back_at = "givenBackAt", country = coalesce(state.country, orders.country),
       fetched_at = "fetchedAt"
     from jsonb_to_recordset($1::jsonb) as state (id text, status text, "refundedAmount" bigint, "creditedAmount" bigint,
       "disputeState" text, "givenBackAt" timestamptz, country text, "fetchedAt" timestamptz)
     where orders.id = state.id and fetched_at <= "fetchedAt"
     returning orders.id`,
    [JSON.stringify(states)],
  );
  const updated = new Set(rows.map(({ id }) => id));
  return states.map(({ id }) => updated.has(id));
});

/** What an invoice alone does not tell of the checkout that it came from. */
export type OrderOrigin = Pick<
  NewOrder,
  'checkoutSessionId' | 'discountAmount' | 'promotionCode' | 'couponId'
>;

/** Adds what was not known of an order's origin; what is known stays. */
export const addOrigin = writtenTogether<OrderOrigin & { id: string }>((db, origins) =>
  db.query(
    `update orders set
       checkout_session_id = coalesce(checkout_session_id, (select "checkoutSessionId"
         where not exists (select from orders as others where others.checkout_session_id = "checkoutSessionId"))),
       discount_amount = greatest(discount_amount, "discountAmount"), promotion_code = coalesce(promotion_code, "promotionCode"),
       coupon_id = coalesce(coupon_id, "couponId")
     from jsonb_to_recordset($1::jsonb) as origin (id text, "checkoutSessionId" text, "discountAmount" bigint, "promotionCode" text,
       "couponId" text)
     where orders.id = origin.id and ((checkout_session_id is null and "checkoutSessionId" is not null)
       or discount_amount < "discountAmount" or (promotion_code is null and "promotionCode" is not null)
       or (coupon_id is null and "couponId" is not null))`,
    [JSON.stringify(origins)],
  ),
);

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
export const selectBoughtScenarios = together<string, string[]>(async (db, orderIds) => {
  const { rows } = await db.query<{ orderId: string; scenarioId: string }>(
    `select distinct order_id as "orderId", scenario_id as "scenarioId" from order_lines
     where order_id = any($1::text[]) and scenario_id is not null and not is_recurring order by scenario_id`,
    [orderIds],
  );
  const bought = Map.groupBy(rows, ({ orderId }) => orderId);
  return orderIds.map((id) => (bought.get(id) ?? []).map(({ scenarioId }) => scenarioId));
});

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

/** What remains of what an order gave the right to. */
export type OrderRight = { orderId: string; state: EntitlementState; validTo: Date | null };

/** Brings the rights of orders to these states; those that have them already stay untouched. */
export async function setOrderRights(db: Db, rights: readonly OrderRight[], now: Date): Promise<number> {
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
