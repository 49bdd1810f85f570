import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import { filtersOf } from '../roll-ups/sum-queries.ts';
import type { Scope } from '../scope.ts';
import { movedBy, netEntries, netParameters } from './net-entries.ts';

/** By what a customer's first month is told: its first payment, or its first completed task. */
export type CohortBy = 'payment' | 'completion';

/** What the customers of a cohort did in a month, by the months' first days; of those in no cohort, too: null. */
export type CohortMonth = {
  cohort: string | null;
  month: string;
  /** Customers with a payment, or a completed task, in it. */
  customers: number;
  /** Net revenue, in minor units of the reporting currency. */
  net: string;
  /** Rows of the ledger that are not known in it. */
  unconverted: number;
};

const paidMonths = `select customer_id, span as month, is_payment as is_active, net, unconverted
  from (${movedBy("date_trunc('month', day::timestamp)::date", netEntries())}) as moved`;

/** Months of completed tasks outlive the tasks: they are those of the roll-ups. */
const completedMonths = `select customers.id as customer_id, month
  from task_months join customers on customers.no = customer_no
  where kind = ${kindCode('run')} and completed > 0 and month <= $2::date and ($8::integer is null or scenario_no = $8::integer)
    and ($9::integer is null or customer_no = $9::integer) and ($10::text is null or ai_model = $10::text)
  group by 1, 2`;

const months: Record<CohortBy, string> = {
  payment: paidMonths,
  completion: `select customer_id, month, completed.customer_id is not null as is_active, coalesce(net, 0) as net, coalesce(unconverted, 0) as unconverted
    from (${completedMonths}) as completed full join (${paidMonths}) as paid using (customer_id, month)`,
};

/** Every month of every cohort, up to the end of a period. */
export async function sumCohortMonths(db: Db, scope: Scope, by: CohortBy): Promise<CohortMonth[]> {
  const { rows } = await db.query<CohortMonth>(
    `select cohort, month, count(*) filter (where is_active) as customers, sum(net)::text as net, sum(unconverted)::bigint as unconverted
     from (select *, min(month) filter (where is_active) over (partition by customer_id) as cohort from (${months[by]}) as months) as dated
     group by 1, 2
     order by 1, 2`,
    [...netParameters(scope), ...(by === 'completion' ? filtersOf(scope) : [])],
  );
  return rows;
}

const ends = { now: '', earlier: 'and day <= $8::date' };
const perEnd = (sql: (end: keyof typeof ends, within: string) => string) =>
  Object.entries(ends)
    .map(([end, within]) => sql(end as keyof typeof ends, within))
    .join(', ');

/** The same by payment at two ends, that of the period and an earlier day, because going through the ledger is most of it. */
export async function sumPaidMonths(
  db: Db,
  scope: Scope,
  earlierDay: string,
): Promise<Record<keyof typeof ends, CohortMonth[]>> {
  const { rows } = await db.query<CohortMonth & { end: keyof typeof ends }>(
    `select end_of as "end", cohort, month, customers, net::text as net, unconverted
     from (
       select case grouping(cohort_now) when 0 then 'now' else 'earlier' end as end_of,
         case grouping(cohort_now) when 0 then cohort_now else cohort_earlier end as cohort, month,
         case grouping(cohort_now) when 0 then count(*) filter (where active_now) else count(*) filter (where active_earlier) end as customers,
         case grouping(cohort_now) when 0 then sum(net_now) else sum(net_earlier) end as net,
         (case grouping(cohort_now) when 0 then sum(unconverted_now) else sum(unconverted_earlier) end)::bigint as unconverted
       from (
         select *, ${perEnd((end) => `min(month) filter (where active_${end}) over (partition by customer_id) as cohort_${end}`)}
         from (
           select customer_id, date_trunc('month', day::timestamp)::date as month, ${perEnd(
             (
               end,
               within,
             ) => `coalesce(sum(amount) filter (where kind = 'charge' ${within}), 0) > 0 as active_${end},
               coalesce(sum(reported) filter (where true ${within}), 0) as net_${end}, count(*) filter (where reported is null ${within}) as unconverted_${end}`,
           )}
           from (${netEntries()}) as entries
           group by 1, 2
         ) as months
       ) as dated
       group by grouping sets ((cohort_now, month), (cohort_earlier, month))
     ) as summed
     where end_of = 'now' or month <= $8::date
     order by 1, 2, 3`,
    [...netParameters(scope), earlierDay],
  );
  const at = (end: keyof typeof ends) => rows.filter((row) => row.end === end);
  return { now: at('now'), earlier: at('earlier') };
}
