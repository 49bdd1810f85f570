import { kindCode } from '../executions/storage/codes.ts';
import type { Db } from '../platform/database.ts';
import { reportedAmount } from '../scenarios/reported-amount.ts';
import type { Scope } from './scope.ts';

export type CostKind = 'creation' | 'support' | 'acquisition' | 'hosting' | 'other' | 'rewards';

export type CostEntry = {
  kind: CostKind;
  scenarioId: string | null;
  amount: number;
  /** First day and number of days over which it is spread: a day, or a month. */
  on: string;
  days: number;
  /** First day of the calendar month that it belongs to. */
  month: string;
};

/**
 * What the operator entered, up to the month of `to`, and what redeemed points were worth on their day, in the reporting currency, each sum of what
 * is spread alike; the caller spreads it.
 */
export async function findCosts(db: Db, { to, currency, timeZone }: Scope): Promise<CostEntry[]> {
  const { rows } = await db.query<CostEntry>(
    `select kind, scenario_id as "scenarioId", sum(amount)::bigint as amount, coalesce(spent_on, library_costs.month) as "on",
       case when library_costs.month is null then 1 else (library_costs.month + interval '1 month')::date - library_costs.month end as days,
       date_trunc('month', coalesce(spent_on, library_costs.month)::timestamp)::date as month
     from library_costs
     where currency = $2::text and coalesce(spent_on, library_costs.month) <= $1::date
     group by 1, 2, 4, 5, 6
     union all
     select 'rewards', null, sum(worth_amount)::bigint, redeemed.day, 1, date_trunc('month', redeemed.day::timestamp)::date
     from reward_redemptions cross join lateral (select (created_at at time zone $3::text)::date as day) redeemed
     where state not in ('refused', 'withdrawn') and worth_currency = $2::text and redeemed.day <= $1::date
     group by redeemed.day`,
    [to, currency, timeZone],
  );
  return rows;
}

/** How many entries and redemptions of points are in another currency. */
export async function countForeignCosts(db: Db, { to, currency, timeZone }: Scope): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `select (select count(*) from library_costs where currency <> $2::text and coalesce(spent_on, month) <= $1::date)
       + (select count(*) from reward_redemptions where state not in ('refused', 'withdrawn') and worth_currency <> $2::text
          and (created_at at time zone $3::text)::date <= $1::date) as count`,
    [to, currency, timeZone],
  );
  return rows[0]?.count ?? 0;
}

/** Headline runs per calendar month and scenario, by which shared costs are shared out. */
export async function countRunsByMonth(
  db: Db,
  { to }: Scope,
): Promise<{ month: string; scenarioId: string; started: number }[]> {
  const { rows } = await db.query<{ month: string; scenarioId: string; started: number }>(
    `select month, id as "scenarioId", started
     from (
       select month, scenario_no, sum(started)::bigint as started
       from library_months
       where kind = ${kindCode('run')} and month <= $1::date
       group by 1, 2
     ) as runs
     join scenarios on no = scenario_no
     where started > 0`,
    [to],
  );
  return rows;
}

export type RevenueDay = { day: string; scenarioId: string | null; netAfterFees: string };

/** Net revenue after fees per day and scenario since the beginning: for the payback, and clipped for the period. */
export async function sumRevenueByDay(db: Db, scope: Scope): Promise<RevenueDay[]> {
  const { rows } = await db.query<RevenueDay>(
    `select (occurred_at at time zone $1::text)::date as day, scenario_id as "scenarioId",
       coalesce(sum(${reportedAmount('entries', '$4::text')}), 0)::text as "netAfterFees"
     from revenue_entries entries
     where occurred_at < ($2::date + 1)::timestamp at time zone $1::text and occurred_at <= $3::timestamptz
       and ($5::text is null or scenario_id = $5::text)
       and ($6::text is null or presentment_currency = $6::text)
     group by 1, 2`,
    [scope.timeZone, scope.to, scope.asOf, scope.currency, scope.scenarioId, scope.presentedIn],
  );
  return rows;
}
