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
  /** Customers with a payment, or a completed task, in it; of the first month, all. */
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
