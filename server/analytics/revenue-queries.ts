import type { Db } from '../platform/database.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import type { Keyed } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

const groupColumns: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  plan: 'plan_id',
  bundle: 'bundle_id',
  country: 'country',
};
const groupSql = (groupBy: GroupBy) => groupColumns[groupBy] ?? 'null::text';

/** A row counts with its reporting amount; one in another currency without a rate has none. */
const converted = `case when reporting_currency = $4::text then reporting_amount end`;

/** The ledger's rows of a period that match the filters. */
const inPeriod = `occurred_at >= $1::date::timestamp at time zone $3::text
  and occurred_at < ($2::date + 1)::timestamp at time zone $3::text
  and occurred_at <= $5::timestamptz
  and ($6::text is null or scenario_id = $6::text)
  and ($7::text is null or customer_id = $7::text)
  and ($8::text is null or presentment_currency = $8::text)`;

const parameters = ({ from, to, timeZone, currency, asOf, scenarioId, customerId, presentedIn }: Scope) => [
  from,
  to,
  timeZone,
  currency,
  asOf,
  scenarioId,
  customerId,
  presentedIn,
];

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

/** Sums of the ledger by kind, in minor units of the reporting currency. */
export async function sumLedger(db: Db, scope: Scope, { interval, groupBy }: Grouping): Promise<MoneySums[]> {
  const sum = (...kinds: string[]) =>
    `coalesce(sum(${converted}) filter (where kind in (${kinds.map((kind) => `'${kind}'`).join(', ')})), 0)::text`;
  const { rows } = await db.query<MoneySums>(
    `select ${bucketSql(interval, '(occurred_at at time zone $3::text)::date')} as bucket, ${groupSql(groupBy)} as "group",
       ${sum('charge')} as "grossVolume",
       ${sum('charge_tax')} as "chargeTax",
       ${sum('refund', 'refund_tax', 'refund_failure', 'refund_failure_tax')} as refunds,
       ${sum('dispute', 'dispute_tax', 'dispute_reversal', 'dispute_reversal_tax')} as disputes,
       ${sum('refund_tax', 'refund_failure_tax', 'dispute_tax', 'dispute_reversal_tax')} as "reversedTax",
       ${sum('fee', 'fee_refund')} as fees,
       count(distinct object_id) filter (where kind = 'charge') as charges,
       count(distinct object_id) filter (where kind = 'dispute') as "disputesWithdrawn",
       count(distinct order_id) filter (where kind = 'charge') as orders
     from revenue_entries
     where ${inPeriod}
     group by 1, 2`,
    parameters(scope),
  );
  return rows;
}

export type CurrencySum = Keyed & { count: number; amount: string; currency: string };

/** Rows of the ledger that have no amount in the reporting currency. */
export async function sumUnconverted(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<CurrencySum[]> {
  const { rows } = await db.query<CurrencySum>(
    `select ${bucketSql(interval, '(occurred_at at time zone $3::text)::date')} as bucket, ${groupSql(groupBy)} as "group",
       count(*) as count, sum(amount)::text as amount, currency
     from revenue_entries
     where ${inPeriod} and (${converted}) is null
     group by 1, 2, currency
     order by currency`,
    parameters(scope),
  );
  return rows;
}

/** Paid orders of the period that have no charge in the ledger yet, by the day on which they were paid. */
export async function sumPending(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<CurrencySum[]> {
  const group =
    groupBy === 'country'
      ? 'orders.country'
      : groupColumns[groupBy]
        ? `lines.${groupColumns[groupBy]}`
        : 'null::text';
  const { rows } = await db.query<CurrencySum>(
    `select ${bucketSql(interval, '(orders.paid_at at time zone $3::text)::date')} as bucket, ${group} as "group",
       count(distinct orders.id) as count, sum(lines.amount)::text as amount, orders.currency
     from orders
     join order_lines lines on lines.order_id = orders.id
     where orders.paid_at >= $1::date::timestamp at time zone $3::text
       and orders.paid_at < ($2::date + 1)::timestamp at time zone $3::text
       and orders.paid_at <= $4::timestamptz
       and orders.total_amount > 0
       and not exists (select 1 from revenue_entries where order_id = orders.id and kind = 'charge')
       and ($5::text is null or lines.scenario_id = $5::text)
       and ($6::text is null or orders.customer_id = $6::text)
       and ($7::text is null or orders.currency = $7::text)
     group by 1, 2, orders.currency
     order by orders.currency`,
    [scope.from, scope.to, scope.timeZone, scope.asOf, scope.scenarioId, scope.customerId, scope.presentedIn],
  );
  return rows;
}

export type CheckoutCounts = Keyed & { created: number; paid: number };

/** Checkout sessions by their creation, and how many of them were paid. */
export async function countCheckouts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<CheckoutCounts[]> {
  const { rows } = await db.query<CheckoutCounts>(
    `select ${bucketSql(interval, '(created_at at time zone $3::text)::date')} as bucket,
       ${groupBy === 'scenario' ? 'scenario_id' : 'null::text'} as "group",
       count(*) as created, count(*) filter (where paid_at <= $4::timestamptz) as paid
     from checkout_sessions
     where created_at >= $1::date::timestamp at time zone $3::text
       and created_at < ($2::date + 1)::timestamp at time zone $3::text
       and created_at <= $4::timestamptz
       and ($5::text is null or scenario_id = $5::text)
       and ($6::text is null or customer_id = $6::text)
       and ($7::text is null or currency = $7::text)
     group by 1, 2`,
    [scope.from, scope.to, scope.timeZone, scope.asOf, scope.scenarioId, scope.customerId, scope.presentedIn],
  );
  return rows;
}
