import type { Db } from '../../platform/database.ts';
import type { OrderStatus } from './payment-state.ts';

export type OrderListRow = {
  id: string;
  kind: 'purchase' | 'renewal';
  status: OrderStatus;
  currency: string;
  totalAmount: number;
  taxAmount: number;
  refundedAmount: number;
  createdAt: Date;
  customer: { id: string; name: string; email: string };
  lines: { scenario: { id: string; slug: string; title: string } | null; amount: number }[];
  stripePaymentIntentId: string | null;
  stripeChargeId: string | null;
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
       refunded_amount as "refundedAmount", orders.created_at as "createdAt",
       json_build_object('id', customers.id, 'name', customers.name, 'email', customers.email) as customer,
       stripe_payment_intent_id as "stripePaymentIntentId", stripe_charge_id as "stripeChargeId", lines.items as lines
     from orders
     join customers on customers.id = orders.customer_id
     cross join lateral (
       select coalesce(json_agg(json_build_object(
         'scenario', case when scenarios.id is not null
           then json_build_object('id', scenarios.id, 'slug', scenarios.slug, 'title', scenarios.title) end,
         'amount', order_lines.amount) order by order_lines.position), '[]'::json) as items
       from order_lines left join scenarios on scenarios.id = order_lines.scenario_id
       where order_lines.order_id = orders.id
     ) lines
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
