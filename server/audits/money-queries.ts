import type { Db } from '../platform/database.ts';

/** Whether anything was ever sold. */
export async function hasLedger(db: Db): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(`select exists (select from revenue_entries) as found`);
  return rows[0]?.found ?? false;
}

export type StripeDifferences = {
  days: number;
  /** Differences that stand, of days that are settled and of later ones. */
  settled: number;
  fresh: number;
  repaired: number;
  newest: string | null;
  example: string | null;
};

/** What the newest comparison of each day since `from` found. */
export async function countDifferences(db: Db, from: string, settledTo: string): Promise<StripeDifferences> {
  const { rows } = await db.query<StripeDifferences>(
    `with newest as (
       select distinct on (day) day, differences
       from reconciliation_days join reconciliations runs on runs.id = reconciliation_id
       where runs.to_day >= $1::date and day >= $1::date
       order by day, runs.created_at desc
     ), found as (
       select day, difference, coalesce((difference ->> 'repaired')::boolean, false) as is_repaired
       from newest cross join lateral jsonb_array_elements(differences) as told (difference)
     )
     select (select count(*) from newest) as days, (select max(day) from newest) as newest,
       count(*) filter (where not is_repaired and day <= $2::date) as settled,
       count(*) filter (where not is_repaired and day > $2::date) as fresh,
       count(*) filter (where is_repaired) as repaired,
       (array_agg(format('%s %s %s: %s here, %s at Stripe (in minor units).', day, difference ->> 'currency', difference ->> 'category',
         difference ->> 'ledger', difference ->> 'stripe') order by day) filter (where not is_repaired))[1] as example
     from found`,
    [from, settledTo],
  );
  return rows[0] ?? { days: 0, settled: 0, fresh: 0, repaired: 0, newest: null, example: null };
}

export type Payouts = { payouts: number; wrong: number; young: number; unchecked: number };

/** Automatic payouts since an instant that reached the bank or are on their way. */
export async function countPayouts(db: Db, since: Date, settledBefore: Date): Promise<Payouts> {
  const { rows } = await db.query<Payouts>(
    `select count(*) as payouts,
       count(*) filter (where not ties_out and created_at < $2::timestamptz) as wrong,
       count(*) filter (where not ties_out and created_at >= $2::timestamptz) as young,
       count(*) filter (where ties_out is null) as unchecked
     from (
       select created_at, case when checked_at is not null then difference = 0 and unknown_movements = '[]' end as ties_out
       from payouts
       where created_at >= $1::timestamptz and is_automatic and status in ('paid', 'in_transit', 'pending')
     ) as automatic`,
    [since, settledBefore],
  );
  return rows[0] ?? { payouts: 0, wrong: 0, young: 0, unchecked: 0 };
}

export type MoneyOrphans = {
  withoutStripe: number;
  withoutOrder: number;
  withoutLedger: number;
  chargedTwice: number;
  withoutRight: number;
};

/**
 * Orders, checkouts, ledger rows and installations that lack what they come from. Only paid ones that had an hour to arrive; orders, checkouts and
 * installations since an instant.
 */
export async function countMoneyOrphans(db: Db, since: Date, until: Date): Promise<MoneyOrphans> {
  const { rows } = await db.query<MoneyOrphans>(
    `select
       (select count(*) from orders
        where created_at >= $1::timestamptz and created_at < $2::timestamptz and status <> 'pending' and total_amount > 0 and not is_paid_outside
          and stripe_payment_intent_id is null and stripe_invoice_id is null and stripe_charge_id is null) as "withoutStripe",
       (select count(*) from checkout_sessions sessions
        where created_at >= $1::timestamptz and paid_at < $2::timestamptz and status = 'complete' and amount > 0
          and not exists (select from orders where orders.checkout_session_id = sessions.id)
          and not exists (select from subscriptions where subscriptions.checkout_session_id = sessions.id)) as "withoutOrder",
       (select count(*) from orders
        where created_at >= $1::timestamptz and settled_at < $2::timestamptz and total_amount > 0 and not is_paid_outside
          and not exists (select from revenue_entries where order_id = orders.id and kind = 'charge')) as "withoutLedger",
       (select count(*) from (
          select orders.id from orders join revenue_entries entries on entries.order_id = orders.id and entries.kind = 'charge'
          where orders.created_at >= $1::timestamptz and orders.created_at < $2::timestamptz and entries.currency = orders.currency
          group by orders.id, orders.total_amount having sum(entries.amount) > orders.total_amount
        ) as too_much) as "chargedTwice",
       (select count(*) from installations
        where created_at >= $1::timestamptz and confirmed_at < $2::timestamptz
          and exists (select from products join prices on prices.product_id = products.id
            where products.scenario_id = installations.scenario_id and prices.created_at < installations.created_at)
          and not exists (select from entitlements rights where rights.customer_id = installations.customer_id
            and (rights.scenario_id = installations.scenario_id or rights.plan_id is not null))) as "withoutRight"`,
    [since, until],
  );
  return rows[0] ?? { withoutStripe: 0, withoutOrder: 0, withoutLedger: 0, chargedTwice: 0, withoutRight: 0 };
}
