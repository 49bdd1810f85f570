import type { Db } from '../platform/database.ts';
import { reportedAmount } from '../scenarios/reported-amount.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import type { Keyed } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

/** The code that lowered the price of an order, else the coupon without a code; codes are the same in any case. */
export const couponSql = 'coalesce(upper(orders.promotion_code), orders.coupon_id)';

const ledgerGroups: Partial<Record<GroupBy, string>> = {
  scenario: 'entries.scenario_id',
  plan: 'entries.plan_id',
  bundle: 'entries.bundle_id',
  country: 'entries.country',
  customer: 'entries.customer_id',
  coupon: couponSql,
  currency: 'orders.currency',
};
const orderGroups: Partial<Record<GroupBy, string>> = {
  scenario: 'lines.scenario_id',
  plan: 'lines.plan_id',
  bundle: 'lines.bundle_id',
  country: 'orders.country',
  customer: 'orders.customer_id',
  coupon: couponSql,
  currency: 'orders.currency',
};
const checkoutGroups: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  plan: 'plan_id',
  bundle: 'bundle_id',
  customer: 'customer_id',
  currency: 'currency',
};

/** The ledger's rows of a period that match the filters, each with its order, bucket and group. */
const entriesOf = ({ interval, groupBy }: Grouping) => `entries as (
    select entries.kind, entries.object_id, entries.order_id, entries.line_position, entries.amount, entries.currency,
      ${bucketSql(interval, '(entries.occurred_at at time zone $3::text)::date')} as bucket,
      ${ledgerGroups[groupBy] ?? 'null::text'} as "group",
      ${reportedAmount('entries', '$4::text')} as reported
    from revenue_entries entries
    join orders on orders.id = entries.order_id
    where occurred_at >= $1::date::timestamp at time zone $3::text
      and occurred_at < ($2::date + 1)::timestamp at time zone $3::text
      and occurred_at <= $5::timestamptz
      and ($6::text is null or entries.scenario_id = $6::text)
      and ($7::text is null or entries.customer_id = $7::text)
      and ($8::text is null or entries.presentment_currency = $8::text)
      and ($9::text is null or entries.plan_id = $9::text)
      and ($10::text is null or entries.bundle_id = $10::text)
      and ($11::text is null or entries.country = $11::text)
  )`;

const filtersOf = ({ scenarioId, customerId, presentedIn, planId, bundleId, country }: Scope) => [
  scenarioId,
  customerId,
  presentedIn,
  planId,
  bundleId,
  country,
];
const parameters = (scope: Scope) => [
  scope.from,
  scope.to,
  scope.timeZone,
  scope.currency,
  scope.asOf,
  ...filtersOf(scope),
];

/** Where the amounts of a sum come from: the reporting currency, or the currency of each row itself. */
export type Worth = 'reported' | 'amount';

export type MoneySums = Keyed & {
  grossVolume: string;
  chargeTax: string;
  refunds: string;
  disputes: string;
  reversedTax: string;
  fees: string;
  charges: number;
  disputesWithdrawn: number;
  orders: number;
};

/**
 * Sums of the ledger by kind, in minor units of the reporting currency, or of the rows' own. An order of several things counts with the first of
 * them, so that the orders of all groups add up. What a correction took back in the same bucket counts neither as charge nor as order or dispute.
 */
export async function sumLedger(
  db: Db,
  scope: Scope,
  grouping: Grouping,
  worth: Worth = 'reported',
): Promise<MoneySums[]> {
  const sum = (...kinds: string[]) =>
    `coalesce(sum(${worth}) filter (where kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})), 0)::text`;
  const { rows } = await db.query<MoneySums>(
    `with ${entriesOf(grouping)},
     standing as (
       select *, sum(amount) over (partition by order_id, kind, object_id, line_position, bucket) <> 0 as stands from entries
     )
     select bucket, "group",
       ${sum('charge')} as "grossVolume",
       ${sum('charge_tax')} as "chargeTax",
       ${sum('refund', 'refund_tax', 'refund_failure', 'refund_failure_tax')} as refunds,
       ${sum('dispute', 'dispute_tax', 'dispute_reversal', 'dispute_reversal_tax')} as disputes,
       ${sum('refund_tax', 'refund_failure_tax', 'dispute_tax', 'dispute_reversal_tax')} as "reversedTax",
       ${sum('fee', 'fee_refund')} as fees,
       count(distinct object_id) filter (where kind = 'charge' and stands) as charges,
       count(distinct object_id) filter (where kind = 'dispute' and stands) as "disputesWithdrawn",
       count(distinct order_id) filter (where kind = 'charge' and stands and line_position = first_line) as orders
     from (select *, min(line_position) filter (where kind = 'charge' and stands) over (partition by order_id) as first_line from standing) entries
     group by 1, 2`,
    parameters(scope),
  );
  return rows;
}

export type CurrencySum = Keyed & { count: number; amount: string; currency: string };

/** Rows of the ledger that have no amount in the reporting currency. */
export const sumUnconverted = (db: Db, scope: Scope, grouping: Grouping): Promise<CurrencySum[]> =>
  sumByCurrency(db, scope, grouping, 'reported is null');

/** What Stripe kept, in the currencies of its balances. */
export const sumNativeFees = (db: Db, scope: Scope, grouping: Grouping): Promise<CurrencySum[]> =>
  sumByCurrency(db, scope, grouping, `kind in ('fee', 'fee_refund')`);

async function sumByCurrency(
  db: Db,
  scope: Scope,
  grouping: Grouping,
  condition: string,
): Promise<CurrencySum[]> {
  const { rows } = await db.query<CurrencySum>(
    `with ${entriesOf(grouping)}
     select bucket, "group", count(*) as count, sum(amount)::text as amount, currency
     from entries
     where ${condition}
     group by 1, 2, currency
     order by currency`,
    parameters(scope),
  );
  return rows;
}

/**
 * Paid orders of the period that have no charge in the ledger yet, by the day on which they were paid; those paid outside of Stripe never get
 * one. An order of several things counts with the first of them.
 */
export async function sumPending(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<CurrencySum[]> {
  const { rows } = await db.query<CurrencySum>(
    `with lines as (
       select orders.id, orders.currency, lines.amount,
         ${bucketSql(interval, '(orders.paid_at at time zone $3::text)::date')} as bucket, ${orderGroups[groupBy] ?? 'null::text'} as "group",
         row_number() over (partition by orders.id order by lines.position) = 1 as is_first
       from orders
       join order_lines lines on lines.order_id = orders.id
       where orders.paid_at >= $1::date::timestamp at time zone $3::text
         and orders.paid_at < ($2::date + 1)::timestamp at time zone $3::text
         and orders.paid_at <= $4::timestamptz
         and orders.total_amount > 0 and not orders.is_paid_outside
         and not exists (select 1 from revenue_entries where order_id = orders.id and kind = 'charge')
         and ($5::text is null or lines.scenario_id = $5::text)
         and ($6::text is null or orders.customer_id = $6::text)
         and ($7::text is null or coalesce(orders.presentment_currency, orders.currency) = $7::text)
         and ($8::text is null or lines.plan_id = $8::text)
         and ($9::text is null or lines.bundle_id = $9::text)
         and ($10::text is null or orders.country = $10::text)
     )
     select bucket, "group", count(*) filter (where is_first) as count, sum(amount)::text as amount, currency
     from lines
     group by 1, 2, currency
     order by currency`,
    [scope.from, scope.to, scope.timeZone, scope.asOf, ...filtersOf(scope)],
  );
  return rows;
}

export type CheckoutCounts = Keyed & { created: number; paid: number };

/** Whether checkouts are told apart by what is asked: they have no country, and no code before they are paid. */
export const hasCheckouts = ({ country }: Scope, groupBy: GroupBy): boolean =>
  country === null && (groupBy === 'none' || groupBy in checkoutGroups);

/** Checkout sessions by their creation, and how many of them were paid; a checkout that Stripe never opened is none. */
export async function countCheckouts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<CheckoutCounts[]> {
  const { rows } = await db.query<CheckoutCounts>(
    `select ${bucketSql(interval, '(created_at at time zone $3::text)::date')} as bucket,
       ${checkoutGroups[groupBy] ?? 'null::text'} as "group",
       count(*) as created, count(*) filter (where paid_at <= $4::timestamptz) as paid
     from checkout_sessions
     where created_at >= $1::date::timestamp at time zone $3::text
       and created_at < ($2::date + 1)::timestamp at time zone $3::text
       and created_at <= $4::timestamptz and stripe_session_id is not null
       and ($5::text is null or scenario_id = $5::text)
       and ($6::text is null or customer_id = $6::text)
       and ($7::text is null or currency = $7::text)
       and ($8::text is null or plan_id = $8::text)
       and ($9::text is null or bundle_id = $9::text)
     group by 1, 2`,
    [scope.from, scope.to, scope.timeZone, scope.asOf, ...filtersOf(scope).slice(0, 5)],
  );
  return rows;
}
