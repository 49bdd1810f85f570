import type { Db } from '../../platform/database.ts';

/** What runs of a scenario told of themselves; `runsPerMonth` is the median of its installations. */
export type MeasuredRuns = {
  runs: number;
  creditsPerRun: number | null;
  installations: number;
  runsPerMonth: number | null;
};

/**
 * Reads tasks and installations of the last 30 days, not more than a page of the catalogue can wait for. Credits: of the runs among the
 * latest 5,000 tasks whose every task told its own. Frequency: of the latest 100 installations that stood for at least a week and ran,
 * brought to a month of 30 days.
 */
export async function measureRuns(db: Db, scenarioId: string, at: Date): Promise<MeasuredRuns> {
  const { rows } = await db.query<MeasuredRuns>(
    `with recent as (
       select installation_id, execution_id, credits
       from execution_tasks
       where scenario_id = $1::text and started_at >= $2::timestamptz - interval '30 days' and started_at <= $2::timestamptz
         and kind = 'run' and retry_of is null and status <> 'running'
       order by started_at desc limit 5000
     ), told as (
       select sum(credits) as credits from recent group by installation_id, execution_id having count(*) = count(credits)
     ), standing as (
       select id, confirmed_at, least(ended_at, $2::timestamptz) as until
       from installations
       where scenario_id = $1::text and confirmed_at <= least(ended_at, $2::timestamptz) - interval '7 days'
       order by confirmed_at desc limit 100
     ), frequencies as (
       select ran.runs * 30 / least(30, extract(epoch from standing.until - standing.confirmed_at) / 86400) as per_month
       from standing cross join lateral (
         select count(distinct execution_id) as runs
         from execution_tasks
         where installation_id = standing.id and started_at >= $2::timestamptz - interval '30 days' and started_at <= $2::timestamptz
           and kind = 'run' and retry_of is null and status <> 'running'
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
