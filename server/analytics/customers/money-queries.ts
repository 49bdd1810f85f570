import type { Db } from '../../platform/database.ts';
import type { Scope } from '../scope.ts';
import type { CohortMonth } from './cohort-queries.ts';
import { netEntries, netParameters } from './net-entries.ts';
import { pageParameters, rankedPage, type CustomerPage, type RankedCustomer } from './ranked-page.ts';

/** What cohorts by payment brought in each month, at the end of a period and at an earlier day, and a page of those who are worth most. */
export type CustomerMoney = {
  now: CohortMonth[];
  earlier: CohortMonth[];
  page: RankedCustomer[];
};

/** The first instant of a day in the zone: where the clock goes back at midnight, an hour before the one that PostgreSQL takes. */
const firstInstant = (
  day: string,
) => `(select case when ((at - interval '1 hour') at time zone $3::text)::date >= ${day}
    then at - interval '1 hour' else at end from (select (${day})::timestamp at time zone $3::text as at) as midnight)`;

/**
 * The ledger is gone through twice, each time with little to remember: for each customer's first payment and net revenue, and for what each
 * cohort brought by month. Telling customers and months apart in one go takes twice as long, for there are nearly as many such pairs as rows.
 * A correction may take a payment back (`movedBy`); only of such customers the payments are looked at day by day.
 */
const sql = `with months as materialized (
    select array_agg(day order by day) as days, array_agg(${firstInstant('day')} order by day) as starts
    from (
      select generate_series(date_trunc('month', min(occurred_at) at time zone $3::text), ($2::date + 1)::timestamp, interval '1 month')::date as day
      from revenue_entries
    ) as calendar
  ),
  ends as materialized (select ${firstInstant('$8::date + 1')} as earlier),
  entries as not materialized (${netEntries()}),
  firsts as materialized (
    select customer_id, net, width_bucket(first_at, (select starts from months)) as cohort, first_at < (select earlier from ends) as had_begun
    from (
      select customer_id, sum(reported) as net,
        case when bool_or(kind = 'charge' and amount < 0) then (
          select min(first_at) from (
            select min(occurred_at) as first_at from entries as own
            where own.customer_id = entries.customer_id and kind = 'charge' group by day having sum(amount) > 0
          ) as paid_days
        ) else min(occurred_at) filter (where kind = 'charge' and amount > 0) end as first_at
      from entries
      group by customer_id
    ) as paid
  ),
  sums as materialized (
    select cohort, had_begun, width_bucket(occurred_at, (select starts from months)) as month, occurred_at < (select earlier from ends) as was_earlier,
      coalesce(sum(reported), 0) as net, count(*) filter (where reported is null) as unconverted
    from entries join firsts using (customer_id)
    group by 1, 2, 3, 4
  ),
  cohort_months as (
    select 'now' as "end", cohort, month, sum(net) as net, sum(unconverted) as unconverted from sums group by 2, 3
    union all
    select 'earlier', case when had_begun then cohort end, month, sum(net), sum(unconverted) from sums where was_earlier group by 2, 3
  ),
  beginners as (
    select 'now' as "end", cohort, count(*) as customers from firsts group by 2
    union all
    select 'earlier', cohort, count(*) from firsts where had_begun group by 2
  ),
  page as (${rankedPage({ needs: 'left join firsts on customer_id = customers.id', rank: 'coalesce(net, 0)' }, 9)})
  select (
      select jsonb_agg(jsonb_build_object('end', "end", 'cohort', days[cohort], 'month', days[month], 'customers', coalesce(customers, 0), 'net', net::text,
        'unconverted', unconverted) order by cohort, month)
      from cohort_months cross join months left join (select "end", cohort, cohort as month, customers from beginners) as began using ("end", cohort, month)
    ) as months,
    (select jsonb_agg(jsonb_build_object('id', id, 'rank', rank::text) order by rank desc, id desc) from page) as page`;

/** Everything that hangs on the whole ledger, whoever is asked for; the filter by customer narrows the page alone. */
export async function sumMoney(
  db: Db,
  scope: Scope,
  earlierDay: string,
  page: CustomerPage | null,
): Promise<CustomerMoney> {
  const { rows } = await db.query<{
    months: (CohortMonth & { end: 'now' | 'earlier' })[] | null;
    page: RankedCustomer[] | null;
  }>(sql, [...netParameters({ ...scope, customerId: null }), earlierDay, ...pageParameters(scope, page)]);
  const months = rows[0]?.months ?? [];
  const at = (end: 'now' | 'earlier') => months.filter((row) => row.end === end);
  return { now: at('now'), earlier: at('earlier'), page: rows[0]?.page ?? [] };
}
