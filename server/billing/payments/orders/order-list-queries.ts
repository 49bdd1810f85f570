import type { Db } from '../../../platform/database.ts';
import type { OrderStatus } from '../payment-state.ts';

export type OrderListLine = {
  scenario: { id: string; slug: string; title: string } | null;
  bundle: { id: string; title: string } | null;
  plan: { id: string; name: string } | null;
  description: string | null;
  amount: number;
};

export type OrderListRow = {
  id: string;
  kind: 'purchase' | 'renewal';
  status: OrderStatus;
  currency: string;
  totalAmount: number;
  taxAmount: number;
  discountAmount: number;
  promotionCode: string | null;
  couponId: string | null;
  refundedAmount: number;
  creditedAmount: number;
  presentmentAmount: number | null;
  presentmentCurrency: string | null;
  isPaidOutside: boolean;
  coversFrom: Date | null;
  coversTo: Date | null;
  createdAt: Date;
  customer: { id: string; name: string; email: string };
  lines: OrderListLine[];
  fraudWarnings: { id: string; fraudType: string; isActionable: boolean; createdAt: string }[];
  stripePaymentIntentId: string | null;
  stripeChargeId: string | null;
  stripeInvoiceId: string | null;
  stripeSubscriptionId: string | null;
};

export type OrderFilter = {
  id?: string | null;
  customerId: string | null;
  status: OrderStatus | null;
  before: { createdAt: string; id: string } | null;
  limit: number;
};

/** One row more than the limit, newest first, each with its lines. */
export async function selectOrders(db: Db, filter: OrderFilter): Promise<OrderListRow[]> {
  const { rows } = await db.query<OrderListRow>(
    `select orders.id, orders.kind, orders.status, orders.currency, total_amount as "totalAmount", tax_amount as "taxAmount",
       discount_amount as "discountAmount", promotion_code as "promotionCode", coupon_id as "couponId",
       refunded_amount as "refundedAmount", credited_amount as "creditedAmount", presentment_amount as "presentmentAmount",
       presentment_currency as "presentmentCurrency", is_paid_outside as "isPaidOutside", covers_from as "coversFrom",
       covers_to as "coversTo", orders.created_at as "createdAt",
       json_build_object('id', customers.id, 'name', customers.name, 'email', customers.email) as customer,
       stripe_payment_intent_id as "stripePaymentIntentId", stripe_charge_id as "stripeChargeId", stripe_invoice_id as "stripeInvoiceId",
       stripe_subscription_id as "stripeSubscriptionId", lines.items as lines, warnings.items as "fraudWarnings"
     from orders
     join customers on customers.id = orders.customer_id
     cross join lateral (
       select coalesce(json_agg(json_build_object(
         'scenario', case when scenarios.id is not null
           then json_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) end,
         'bundle', case when bundles.id is not null then json_build_object('id', bundles.id, 'title', bundles.title) end,
         'plan', case when plans.id is not null then json_build_object('id', plans.id, 'name', plans.name) end,
         'description', order_lines.description, 'amount', order_lines.amount) order by order_lines.position), '[]'::json) as items
       from order_lines
       left join scenarios on scenarios.id = order_lines.scenario_id
       left join bundles on bundles.id = order_lines.bundle_id
       left join plans on plans.id = order_lines.plan_id
       where order_lines.order_id = orders.id
     ) lines
     cross join lateral (
       select coalesce(json_agg(json_build_object('id', id, 'fraudType', fraud_type, 'isActionable', is_actionable,
         'createdAt', to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by created_at, id), '[]'::json) as items
       from fraud_warnings where order_id = orders.id
     ) warnings
     where ($1::text is null or orders.id = $1::text) and ($2::text is null or orders.customer_id = $2::text)
       and ($3::text is null or orders.status = $3::text)
       and ($4::timestamptz is null or (orders.created_at, orders.id) < ($4::timestamptz, $5::text))
     order by orders.created_at desc, orders.id desc limit $6::int + 1`,
    [
      filter.id ?? null,
      filter.customerId,
      filter.status,
      filter.before?.createdAt ?? null,
      filter.before?.id ?? null,
      filter.limit,
    ],
  );
  return rows;
}
