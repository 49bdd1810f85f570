import type { Db } from '../../platform/database.ts';
import { reportedAmount } from '../../scenarios/reported-amount.ts';

/** What an order brought the library, as far as points depend on it. Minor units. */
export type OrderFacts = {
  id: string;
  customerId: string;
  paidAt: Date;
  /** What was paid, tax included. */
  total: number;
  /** Of it, what has not gone back: by refunds, or by disputes that were lost. */
  kept: number;
  /** What was paid without tax, in the reporting currency; null: not known yet. */
  reportingNet: number | null;
  /** When money last went back; null: none has. */
  givenBackAt: Date | null;
  /** When some of that last came back, by the ledger: a refund that failed, a dispute that was won. */
  returnedAt: Date | null;
};

/** What a lost dispute has taken: by the ledger; without one (no API of Stripe) everything. */
const lostAmount = `case when dispute_state = 'lost' then coalesce((
    select -sum(amount) from revenue_entries where order_id = orders.id and kind in ('dispute', 'dispute_reversal')
  ), total_amount) else 0 end`;

/** Orders that were paid, in their present state. Paid in the reporting currency (`$2`) they are known before the payment has settled. */
const paidOrders = `select orders.id, orders.customer_id as "customerId", coalesce(orders.paid_at, orders.created_at) as "paidAt",
    total_amount as total, greatest(total_amount - refunded_amount - ${lostAmount}, 0)::bigint as kept,
    coalesce(ledger."reportingNet", case when currency = $2::text then total_amount - tax_amount end)::bigint as "reportingNet",
    given_back_at as "givenBackAt", ledger."returnedAt"
  from orders left join lateral (
    select case when count(*) filter (where kind like 'charge%') = count(worth.amount) filter (where kind like 'charge%')
        then sum(worth.amount) filter (where kind like 'charge%') end as "reportingNet",
      max(occurred_at) filter (where not kind like 'charge%') as "returnedAt"
    from revenue_entries entries cross join lateral (select ${reportedAmount('entries', '$2::text')} as amount) worth
    where order_id = orders.id and kind in ('charge', 'charge_tax', 'refund_failure', 'dispute_reversal')
  ) ledger on true
  where orders.status <> 'pending'`;

/** Those of some orders that were paid, by their ids. */
export async function selectOrderFacts(
  db: Db,
  orderIds: readonly string[],
  reportingCurrency: string,
): Promise<Map<string, OrderFacts>> {
  const { rows } = await db.query<OrderFacts>(`${paidOrders} and orders.id = any($1::text[])`, [
    orderIds,
    reportingCurrency,
  ]);
  return new Map(rows.map((order) => [order.id, order]));
}

/** Everything that a customer has paid for, oldest first. */
export async function selectOrdersOfCustomer(
  db: Db,
  customerId: string,
  reportingCurrency: string,
): Promise<OrderFacts[]> {
  const { rows } = await db.query<OrderFacts>(
    `${paidOrders} and orders.customer_id = $1::text order by "paidAt", orders.id`,
    [customerId, reportingCurrency],
  );
  return rows;
}

/** Whom points of these orders concern: who paid, and who brought them. */
export async function selectPartiesOfOrders(
  db: Db,
  orderIds: readonly string[],
): Promise<{ orderId: string; customerId: string; referrerId: string | null; joinedAt: Date }[]> {
  const { rows } = await db.query<{
    orderId: string;
    customerId: string;
    referrerId: string | null;
    joinedAt: Date;
  }>(
    `select orders.id as "orderId", customers.id as "customerId", customers.referred_by as "referrerId", customers.created_at as "joinedAt"
     from orders join customers on customers.id = orders.customer_id where orders.id = any($1::text[])
     order by orders.id`,
    [orderIds],
  );
  return rows;
}

/** Orders of which Stripe told something since an instant, and those paid since an earlier one that have no points; some at a time. */
export async function selectRecentOrders(
  db: Db,
  {
    toldSince,
    paidSince,
    afterId,
    limit,
  }: { toldSince: Date; paidSince: Date; afterId: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from orders
     where status <> 'pending' and id > $3::text
       and (greatest(paid_at, created_at, fetched_at) >= $1::timestamptz
         or (coalesce(paid_at, created_at) >= $2::timestamptz
           and not exists (select from reward_entries where source_key = 'order:' || orders.id)))
     order by id limit $4::int`,
    [toldSince, paidSince, afterId, limit],
  );
  return rows.map(({ id }) => id);
}
