import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import { staleLimit } from '../completion-queries.ts';
import type { Scope } from '../scope.ts';
import { lastKnownDay } from './known-until.ts';
import { movedBy, netEntries, netParameters } from './net-entries.ts';
import { pageParameters, rankedPage, type CustomerPage, type RankedCustomer } from './ranked-page.ts';

export type CustomerRow = {
  id: string;
  net: string;
  unconverted: { count: number; amount: number; currency: string }[];
  firstPaidOn: string | null;
  installations: number;
  completed: number;
  finished: number;
  churnRisk: number | null;
  lastSeenAt: Date | null;
};

/** Whether a row of the sums, or a fact, is of runs that are asked about; where the scenario's number and the model stand. */
const matchesRuns = (scenarioNo: string, aiModel: string) =>
  `kind = ${kindCode('run')} and (${scenarioNo}::integer is null or scenario_no = ${scenarioNo}::integer) and (${aiModel}::text is null or ai_model = ${aiModel}::text)`;
const runs = matchesRuns('$8', '$9');
/** The last instant of the period, or now; the next day begins a microsecond later. */
const cutoff = `least($1::timestamptz, ($2::date + 1)::timestamp at time zone $3::text - interval '1 microsecond')`;
const ofCustomer = netEntries('entries.customer_id = customers.id');

/** Joins to `customers` the churn risk: days since the last completed run beside the usual gap, each by its indexes. */
const withRisk = (isAsked: string) => `left join lateral (
      select day as last_day from task_days
      where customer_no = customers.no and day <= $2::date and completed > 0 and ${isAsked}
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
              where customer_no = customers.no and day between last_day - 89 and last_day and completed > 0 and ${isAsked}
            ) as active_days
          ) as gaps
        ), 0))::numeric)
      end as churn_risk
    ) risk on true`;

/** Sums of all customers at once are less work than each customer's by itself. */
const ranks = {
  lastSeenAt: {
    parameters: (): unknown[] => [],
    needs: `left join (
        select customer_id, max(last_reported_at) as reported_at
        from installations join completed_runs on installation_id = installations.id group by 1
      ) reports on reports.customer_id = customers.id
      left join (
        select customer_id, max(last_used_at) as used_at from api_keys where customer_id is not null group by 1
      ) uses on uses.customer_id = customers.id`,
    rank: `coalesce(extract(epoch from greatest(reported_at, used_at)), -1)`,
  },
  churnRisk: {
    parameters: (scope: Scope) => [
      scope.asOf,
      lastKnownDay(scope),
      scope.timeZone,
      scope.scenarioNo,
      scope.aiModel,
    ],
    needs: withRisk(matchesRuns('$4', '$5')),
    rank: 'coalesce(churn_risk, -1)',
  },
};

/** A page in an order that does not hang on the ledger. */
export async function findRankedPage(
  db: Db,
  scope: Scope,
  page: CustomerPage & { sort: keyof typeof ranks },
): Promise<RankedCustomer[]> {
  const { parameters, ...by } = ranks[page.sort];
  const own = parameters(scope);
  const { rows } = await db.query<RankedCustomer>(
    `select id, rank::text as rank from (${rankedPage(by, own.length + 1)}) as page order by page.rank desc, id desc`,
    [...own, ...pageParameters(scope, page)],
  );
  return rows;
}

/** What is known of these customers, in their order, each part by its indexes. */
export async function describeCustomers(
  db: Db,
  scope: Scope,
  ids: readonly string[],
): Promise<CustomerRow[]> {
  const { rows } = await db.query<CustomerRow>(
    `select customers.id, net::text as net, first_paid_on as "firstPaidOn", churn_risk::float8 as "churnRisk",
       case when seen_at <= ${cutoff} then seen_at end as "lastSeenAt",
       coalesce((
         select jsonb_agg(jsonb_build_object('count', count, 'amount', amount, 'currency', currency) order by currency)
         from (select currency, count(*) as count, sum(amount) as amount from (${ofCustomer}) as entries where reported is null group by currency) as foreign_sums
       ), '[]') as unconverted,
       (select count(*) from installations where customer_id = customers.id and ($5::text is null or scenario_id = $5::text) and ${stands}) as installations,
       runs.completed, greatest(runs.started - (
         select count(*) from task_facts
         where customer_no = customers.no and state = ${stateCode('running')} and retry_of is null and ${runs}
           and started_at > $10::timestamptz and started_at >= ($2::date - 29)::timestamp at time zone $3::text
           and started_at < ($2::date + 1)::timestamp at time zone $3::text
       ), 0) as finished
     from unnest($11::text[]) with ordinality as page (id, place)
     join customers using (id)
     left join lateral (
       select coalesce(sum(net), 0) as net, min(span) filter (where is_payment) as first_paid_on
       from (${movedBy('day', ofCustomer)}) as moved
     ) money on true
     left join lateral (
       select greatest(
         (select max(last_reported_at) from installations join completed_runs on installation_id = installations.id where customer_id = customers.id),
         (select max(last_used_at) from api_keys where customer_id = customers.id)
       ) as seen_at
     ) seen on true
     ${withRisk(runs)}
     left join lateral (
       select coalesce(sum(started), 0)::bigint as started, coalesce(sum(completed), 0)::bigint as completed
       from task_days where customer_no = customers.no and day between $2::date - 29 and $2::date and ${runs}
     ) runs on true
     order by place`,
    [...netParameters(scope), scope.scenarioNo, scope.aiModel, staleLimit(scope), ids],
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
