import type { Db } from '../../platform/database.ts';

/** What runs of a scenario told of themselves; `runsPerMonth` is the median of its installations. */
export type MeasuredRuns = {
  runs: number;
  creditsPerRun: number | null;
  installations: number;
  runsPerMonth: number | null;
};

/**
 * Reads tasks and installations of the last 30 days. Credits: of runs whose every task told its own. Frequency: of installations that have
 * stood for at least a week, brought to a month of 30 days.
 */
export async function measureRuns(db: Db, scenarioId: string, at: Date): Promise<MeasuredRuns> {
  const { rows } = await db.query<MeasuredRuns>(
    `with recent as (
       select installation_id, execution_id, sum(credits) as credits, count(*) = count(credits) as is_told
       from execution_tasks
       where scenario_id = $1::text and started_at >= $2::timestamptz - interval '30 days' and started_at <= $2::timestamptz
         and kind = 'run' and retry_of is null and status <> 'running'
       group by installation_id, execution_id
     ), frequencies as (
       select count(*) * 30 / least(30, extract(epoch from least(i.ended_at, $2::timestamptz) - i.confirmed_at) / 86400) as per_month
       from recent join installations i on i.id = recent.installation_id
       where i.confirmed_at <= least(i.ended_at, $2::timestamptz) - interval '7 days'
       group by i.id
     )
     select runs, "creditsPerRun", installations, "runsPerMonth"
     from (select count(*) as runs, avg(credits)::float8 as "creditsPerRun" from recent where is_told) told,
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

/** The assumptions that would count for a new installation: the nearest scope wins, then the latest that has begun. */
export async function findAssumptionsInForce(
  db: Db,
  { scenarioId, customerId, at }: { scenarioId: string; customerId: string | null; at: Date },
): Promise<AssumptionInForce[]> {
  const { rows } = await db.query<AssumptionInForce>(
    `select distinct on (name) name, value, base, currency
     from assumptions
     where effective_from <= $3::timestamptz
       and (scope = 'library' or (scope = 'scenario' and scope_id = $1::text) or (scope = 'customer' and scope_id = $2::text))
     order by name, array_position(array['customer', 'scenario', 'library'], scope), effective_from desc, created_at desc, id desc`,
    [scenarioId, customerId, at],
  );
  return rows;
}
