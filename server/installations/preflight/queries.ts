import type { Db } from '../../platform/database.ts';

/** What runs of a scenario told of themselves; `runsPerMonth` is the median of its installations. */
export type MeasuredRuns = {
  runs: number;
  creditsPerRun: number | null;
  installations: number;
  runsPerMonth: number | null;
};

/** Of `task_facts`: ended headline runs of the 30 days before `$2`, of the installation `place`. */
const recentRuns = `fact.customer_no = place.customer_no and fact.installation_no = place.no
  and fact.started_at >= $2::timestamptz - interval '30 days' and fact.started_at <= $2::timestamptz
  and fact.kind = 1 and fact.retry_of is null and fact.state <> 1`;

/**
 * Reads tasks and installations of the last 30 days, not more than a page of the catalogue can wait for. Credits: of the runs among the
 * latest 50 tasks of each of the latest 100 installations whose every task told its own. Frequency: of the latest 100 installations that
 * stood for at least a week and ran, brought to a month of 30 days.
 */
export async function measureRuns(db: Db, scenarioId: string, at: Date): Promise<MeasuredRuns> {
  const { rows } = await db.query<MeasuredRuns>(
    `with place as (
       select installations.no, customers.no as customer_no, confirmed_at, least(ended_at, $2::timestamptz) as until
       from installations join customers on customers.id = customer_id
       where scenario_id = $1::text
     ), latest as (
       select * from place order by no desc limit 100
     ), told as (
       select sum(credits_micros) * 0.000001 as credits
       from latest place cross join lateral (
         select execution_id, credits_micros from task_facts fact where ${recentRuns} order by started_at desc limit 50
       ) recent
       group by no, execution_id having count(*) = count(credits_micros)
     ), standing as (
       select * from place where confirmed_at <= until - interval '7 days' order by confirmed_at desc limit 100
     ), frequencies as (
       select ran.runs * 30 / least(30, extract(epoch from until - confirmed_at) / 86400) as per_month
       from standing place cross join lateral (
         select count(distinct execution_id) as runs from task_facts fact where ${recentRuns}
       ) ran
       where ran.runs > 0
     )
     select runs, "creditsPerRun", installations, "runsPerMonth"
     from (select count(*) as runs, avg(credits)::float8 as "creditsPerRun" from told) credits,
       (select count(*) as installations, percentile_cont(0.5) within group (order by per_month)::float8 as "runsPerMonth" from frequencies) often`,
    [scenarioId, at],
  );
  const measured = rows[0];
  if (!measured) throw new Error('an aggregate gave no row');
  return measured;
}

/** An assumption that counts for a scenario and a customer; `base` is realisation's. */
export type AssumptionInForce = {
  name: string;
  value: string | null;
  base: string | null;
  currency: string | null;
};

/**
 * The assumptions that would count for a new installation: the nearest scope wins, then the latest that has begun; the price of a credit in
 * the plan of the organization counts where no scope says one.
 */
export async function findAssumptionsInForce(
  db: Db,
  {
    scenarioId,
    customerId,
    plan,
    at,
  }: { scenarioId: string; customerId: string | null; plan: string | null; at: Date },
): Promise<AssumptionInForce[]> {
  const { rows } = await db.query<AssumptionInForce>(
    `select distinct on (name) name, value, base, currency
     from (
       select name, value, base, currency, array_position(array['customer', 'scenario', 'library'], scope) as distance, effective_from, created_at, id
       from assumptions
       where scope = 'library' or (scope = 'scenario' and scope_id = $1::text) or (scope = 'customer' and scope_id = $2::text)
       union all
       select 'creditPrice', price, null, currency, 4, effective_from, created_at, id from make_credit_prices where plan = lower(trim($4::text))
     ) said
     where effective_from <= $3::timestamptz
     order by name, distance, effective_from desc, created_at desc, id desc`,
    [scenarioId, customerId, at, plan],
  );
  return rows;
}
