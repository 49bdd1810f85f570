import { together } from '../../../platform/together.ts';
import type { Money } from '../../../platform/money.ts';
import type { ProductColumns } from '../../products/product.ts';

export type AnnouncedOrder = {
  id: string;
  customerId: string;
  kind: 'purchase' | 'renewal';
  lines: (ProductColumns & { amount: number })[];
  /** What the charge came to in the reporting currency; null: not settled, or unconverted. */
  reporting: Money | null;
};

/** An order as listeners are told of it. */
export const selectAnnouncedOrder = together<string, AnnouncedOrder | null>(async (db, ids) => {
  const { rows } = await db.query<AnnouncedOrder>(
    `select id, customer_id as "customerId", kind,
       (select coalesce(json_agg(json_build_object('scenarioId', scenario_id, 'bundleId', bundle_id, 'planId', plan_id, 'amount', amount)
         order by position), '[]'::json) from order_lines where order_id = orders.id) as lines,
       (select json_build_object('amount', sum(reporting_amount), 'currency', min(reporting_currency))
        from revenue_entries where order_id = orders.id and kind = 'charge'
        having count(*) > 0 and bool_and(reporting_amount is not null)) as reporting
     from orders where id = any($1::text[])`,
    [ids],
  );
  const orders = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => orders.get(id) ?? null);
});

/** The refunds of an order that listeners have been told of lately. */
export const selectToldRefunds = together<{ id: string; customerId: string }, Set<string>>(
  async (db, orders) => {
    const ids = orders.map(({ id }) => id);
    const { rows } = await db.query<{ orderId: string; refundId: string }>(
      `select data->>'orderId' as "orderId", data->>'refundId' as "refundId" from outbox_events
       where customer_id = any($2::text[]) and type = 'billing.order-refunded' and data->>'orderId' = any($1::text[])`,
      [ids, orders.map(({ customerId }) => customerId)],
    );
    const told = Map.groupBy(rows, ({ orderId }) => orderId);
    return ids.map((id) => new Set((told.get(id) ?? []).map(({ refundId }) => refundId)));
  },
);
