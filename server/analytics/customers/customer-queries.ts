import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import { staleLimit } from '../completion-queries.ts';
import type { Scope } from '../scope.ts';
import { movedBy, netEntries, netParameters } from './net-entries.ts';

export type CustomerSort = 'lifetimeValue' | 'lastSeenAt' | 'churnRisk';

export type CustomerRow = {
  id: string;
  /** By what the page is sorted: beyond what a number holds, hence text. */
  rank: string;
  net: string;
  unconverted: { count: number; amount: number; currency: string }[];
  firstPaidOn: string | null;
  installations: number;
  completed: number;
  finished: number;
  churnRisk: number | null;
  lastSeenAt: Date | null;
};

const matchesRuns = `kind = ${kindCode('run')} and ($8::integer is null or scenario_no = $8::integer) and ($9::text is null or ai_model = $9::text)`;
/** The last instant of the period, or now; the next day begins a microsecond later. */
const cutoff = `least($1::timestamptz, ($2::date + 1)::timestamp at time zone $3::text - interval '1 microsecond')`;
const ofCustomer = netEntries('entries.customer_id = customers.id');

/** What is known of `customers`, each part by its indexes. */
const parts = {
  money: `left join lateral (
      select coalesce(sum(net), 0) as net, min(span) filter (where is_payment) as first_paid_on
      from (${movedBy('day', ofCustomer)}) as moved
    ) money on true`,
  seen: `left join lateral (
      select greatest(
        (select max(last_reported_at) from installations join completed_runs on installation_id = installations.id where customer_id = customers.id),
        (select max(last_used_at) from api_keys where customer_id = customers.id)
      ) as seen_at
    ) seen on true`,
  risk: `left join lateral (
      select day as last_day from task_days
      where customer_no = customers.no and day <= $2::date and completed > 0 and ${matchesRuns}
      order by day desc limit 1
    ) newest on true
    left join lateral (
      select case when last_day is null then null
        when exists (
          select from (
            select distinct on (subscription_id) status, state from subscription_states
            where customer_id = customers.id and valid_from <= ${cutoff}
            order by subscription_id, valid_from desc, life_rank desc, source_id desc
          ) as standing
          where status = 'past_due' or (status in ('active', 'trialing') and (state ->> 'isCancelling')::boolean)
        ) then 1
        else least(1, ($2::date - last_day)::numeric / greatest(3, 3 * coalesce((
          select percentile_cont(0.5) within group (order by gap) from (
            select day - lag(day) over (order by day) as gap from (
              select distinct day from task_days
              where customer_no = customers.no and day between last_day - 89 and last_day and completed > 0 and ${matchesRuns}
            ) as active_days
          ) as gaps
        ), 0))::numeric)
      end as churn_risk
    ) risk on true`,
};

/** Sums of all customers at once are less work than each customer's by itself. */
const sorts: Record<CustomerSort, { needs: string; rank: string }> = {
  lifetimeValue: {
    needs: `left join (
        select customer_id, sum(reported) as net from (${netEntries()}) as entries group by 1
      ) money on money.customer_id = customers.id`,
    rank: 'coalesce(net, 0)',
  },
  lastSeenAt: {
    needs: `left join (
        select customer_id, max(last_reported_at) as reported_at
        from installations join completed_runs on installation_id = installations.id group by 1
      ) reports on reports.customer_id = customers.id
      left join (
        select customer_id, max(last_used_at) as used_at from api_keys where customer_id is not null group by 1
      ) uses on uses.customer_id = customers.id`,
    rank: `coalesce(extract(epoch from greatest(reported_at, used_at)), -1)`,
  },
  churnRisk: { needs: parts.risk, rank: 'coalesce(churn_risk, -1)' },
};

/**
 * A page of customers, the largest first and what is unknown last; one more than `limit`. Asked for a scenario, only those who paid for it or
 * installed it.
 */
export async function selectCustomerFigures(
  db: Db,
  scope: Scope,
  page: { sort: CustomerSort; after: { rank: string; id: string } | null; limit: number },
): Promise<CustomerRow[]> {
  const { needs, rank } = sorts[page.sort];
  const { rows } = await db.query<CustomerRow>(
    `with page as (
       select customers.id, customers.no, (${rank})::numeric as rank
       from customers ${needs}
       where ($6::text is null or customers.id = $6::text)
         and ($5::text is null or exists (select from revenue_entries where customer_id = customers.id and scenario_id = $5::text)
           or exists (select from installations where customer_id = customers.id and scenario_id = $5::text))
         and ($11::text is null or ((${rank})::numeric, customers.id) < ($11::numeric, $12::text))
       order by rank desc, customers.id desc
       limit $13::integer + 1
     )
     select customers.id, rank::text as rank, net::text as net, first_paid_on as "firstPaidOn", churn_risk::float8 as "churnRisk",
       case when seen_at <= ${cutoff} then seen_at end as "lastSeenAt",
       coalesce((
         select jsonb_agg(jsonb_build_object('count', count, 'amount', amount, 'currency', currency) order by currency)
         from (select currency, count(*) as count, sum(amount) as amount from (${ofCustomer}) as entries where reported is null group by currency) as foreign_sums
       ), '[]') as unconverted,
       (select count(*) from installations where customer_id = customers.id and ($5::text is null or scenario_id = $5::text) and ${stands}) as installations,
       runs.completed, greatest(runs.started - (
         select count(*) from task_facts
         where customer_no = customers.no and state = ${stateCode('running')} and retry_of is null and ${matchesRuns}
           and started_at > $10::timestamptz and started_at >= ($2::date - 29)::timestamp at time zone $3::text
           and started_at < ($2::date + 1)::timestamp at time zone $3::text
       ), 0) as finished
     from page as customers
     ${parts.money} ${parts.seen} ${parts.risk}
     left join lateral (
       select coalesce(sum(started), 0)::bigint as started, coalesce(sum(completed), 0)::bigint as completed
       from task_days where customer_no = customers.no and day between $2::date - 29 and $2::date and ${matchesRuns}
     ) runs on true
     order by customers.rank desc, customers.id desc`,
    [
      ...netParameters(scope),
      scope.scenarioNo,
      scope.aiModel,
      staleLimit(scope),
      page.after?.rank ?? null,
      page.after?.id ?? null,
      page.limit,
    ],
  );
  return rows;
}

/** Confirmed, and neither removed nor failed by the end of the period. */
const stands = `confirmed_at <= ${cutoff} and (ended_at is null or ended_at > ${cutoff})`;

/** Of all customers: standing installations, and when anybody was last seen. */
export async function sumCustomers(
  db: Db,
  scope: Scope,
): Promise<{ installations: number; lastSeenAt: Date | null }> {
  const { rows } = await db.query<{ installations: number; lastSeenAt: Date | null }>(
    `select installations, case when seen_at <= ${cutoff} then seen_at end as "lastSeenAt"
     from (
       select (select count(*) from installations where ($4::text is null or scenario_id = $4::text) and ${stands}) as installations,
         greatest((select max(last_reported_at) from completed_runs), (select max(last_used_at) from api_keys where customer_id is not null)) as seen_at
     ) as all_customers`,
    [scope.asOf, scope.to, scope.timeZone, scope.scenarioId],
  );
  return rows[0] ?? { installations: 0, lastSeenAt: null };
}

/** Net revenue that is not known in the reporting currency, by currency. */
export async function sumForeignNet(
  db: Db,
  scope: Scope,
): Promise<{ count: number; amount: string; currency: string }[]> {
  const { rows } = await db.query<{ count: number; amount: string; currency: string }>(
    `select currency, count(*) as count, sum(amount)::text as amount
     from (${netEntries()}) as entries
     where reported is null
     group by currency
     order by currency`,
    netParameters(scope),
  );
  return rows;
}
