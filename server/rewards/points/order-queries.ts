import type { Db } from '../../platform/database.ts';

/** What an order brought the library, as far as points depend on it. Minor units. */
export type OrderFacts = {
  id: string;
  customerId: string;
  paidAt: Date;
  /** What was paid, tax included. */
  total: number;
  /** Of it, what has not gone back: by refunds, or by disputes while the bank has the money. */
  kept: number;
  /** What was paid without tax, in the reporting currency; null: not known yet. */
  reportingNet: number | null;
};

/** An order that was paid, in its present state. Paid in the reporting currency it is known before the payment has settled. */
export async function selectOrderFacts(
  db: Db,
  orderId: string,
  reportingCurrency: string,
): Promise<OrderFacts | null> {
  const { rows } = await db.query<OrderFacts>(
    `select orders.id, orders.customer_id as "customerId", coalesce(orders.paid_at, orders.created_at) as "paidAt", total_amount as total,
       greatest(total_amount - refunded_amount - coalesce(ledger.disputed, 0), 0)::bigint as kept,
       coalesce(ledger."reportingNet", case when currency = $2::text then total_amount - tax_amount end)::bigint as "reportingNet"
     from orders left join lateral (
       select case when count(*) filter (where reporting_amount is null and kind in ('charge', 'charge_tax')) = 0
           then sum(reporting_amount) filter (where kind in ('charge', 'charge_tax')) end as "reportingNet",
         -sum(amount) filter (where kind in ('dispute', 'dispute_reversal')) as disputed
       from revenue_entries where order_id = orders.id
     ) ledger on true
     where orders.id = $1::text and orders.status <> 'pending'`,
    [orderId, reportingCurrency],
  );
  return rows[0] ?? null;
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
     from orders join customers on customers.id = orders.customer_id where orders.id = any($1::text[])`,
    [orderIds],
  );
  return rows;
}

/** Whether the customer has paid for something that has not gone back altogether. */
export async function hasPaid(db: Db, customerId: string): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (
       select from orders left join lateral (
         select -sum(amount) as disputed from revenue_entries where order_id = orders.id and kind in ('dispute', 'dispute_reversal')
       ) ledger on true
       where customer_id = $1::text and status <> 'pending' and total_amount > refunded_amount + coalesce(ledger.disputed, 0)
     ) as found`,
    [customerId],
  );
  return rows[0]?.found === true;
}

/** Orders paid since an instant, oldest first, some at a time. */
export async function selectOrdersPaidSince(
  db: Db,
  { since, afterId, limit }: { since: Date; afterId: string; limit: number },
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select id from orders where coalesce(paid_at, created_at) >= $1::timestamptz and status <> 'pending' and id > $2::text
     order by id limit $3::int`,
    [since, afterId, limit],
  );
  return rows.map(({ id }) => id);
}
