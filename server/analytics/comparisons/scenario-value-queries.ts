import type { Assumption } from '../../executions/value/assumptions.ts';
import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';

/** What a completed run of a scenario brought one of its customers; amounts in micros. */
export type ValuePerRun = {
  runs: number;
  minutes: number;
  value: number;
  /** null: what some of the tasks cost is not known. */
  net: number | null;
};

/**
 * Per customer with enough completed runs since the month `since`. Customers of whom a value is not known (no hourly rate was in force, or
 * in another currency) are left out: their figures would be too small.
 */
export async function measureValuePerRun(
  db: Db,
  { scenarioId, since, fewestRuns }: { scenarioId: string; since: string; fewestRuns: number },
): Promise<ValuePerRun[]> {
  const { rows } = await db.query<ValuePerRun>(
    `select runs, freed / runs / 1e6 as minutes, value / runs as value, case when unpriced = 0 then (value - cost) / runs end as net
     from (
       select sum(completed) filter (where kind = ${kindCode('run')})::bigint as runs, coalesce(sum(unpriced), 0) as unpriced,
         coalesce(sum(freed_micros), 0)::float8 as freed,
         (coalesce(sum(time_value), 0) + coalesce(sum(reported_value), 0))::float8 as value,
         (coalesce(sum(credit_cost), 0) + coalesce(sum(ai_cost), 0))::float8 as cost
       from task_months
       where scenario_no = (select no from scenarios where id = $1::text) and month >= $2::date
       group by customer_no
       having coalesce(sum(unvalued), 0) + coalesce(sum(unconverted), 0) = 0
     ) as brought
     where runs >= $3::int`,
    [scenarioId, since, fewestRuns],
  );
  return rows;
}

/** Assumptions that every new installation of a scenario begins with. */
export async function findGeneralAssumptions(db: Db, scenarioId: string): Promise<Assumption[]> {
  const { rows } = await db.query<Assumption>(
    `select id, scope, scope_id as "scopeId", name, value, low, base, high, currency, provenance, effective_from as "from", created_at as "createdAt"
     from assumptions where scope = 'library' or (scope = 'scenario' and scope_id = $1::text)`,
    [scenarioId],
  );
  return rows;
}
