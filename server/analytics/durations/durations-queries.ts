import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { Grouping } from '../answer-figures.ts';
import { bucketSql } from '../buckets.ts';
import { factDay, factsOf, factValues } from '../roll-ups/fact-queries.ts';
import { tablesOf } from '../roll-ups/parts-of.ts';
import { dimensionOf, rowsOf } from '../roll-ups/sum-queries.ts';
import type { Keyed } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';

export type Durations = Keyed & { p50Ms: number | null; p95Ms: number | null };

/** Percentiles of how long completed headline runs took, interpolated from every one of them. */
export async function measureFacts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Durations[]> {
  const percentile = (share: number) =>
    `round((percentile_cont(${share}) within group (order by extract(epoch from finished_at - started_at) * 1000))::numeric, 3)::float8`;
  const { rows } = await db.query<Durations>(
    `select bucket, ${dimensionOf(groupBy).id} as "group", "p50Ms", "p95Ms"
     from (
       select ${bucketSql(interval, factDay)} as bucket, ${dimensionOf(groupBy).column} as grp,
         ${percentile(0.5)} as "p50Ms", ${percentile(0.95)} as "p95Ms"
       from task_facts
       where state = ${stateCode('completed')} and kind = ${kindCode('run')} and retry_of is null and ${factsOf}
       group by 1, 2
     ) as measured ${dimensionOf(groupBy).names}`,
    factValues(scope),
  );
  return rows;
}

/** Whether any task of these days was counted, whatever else is asked. */
export async function hasFacts(db: Db, { from, to, customerNo }: Scope): Promise<boolean> {
  const { rows } = await db.query(
    `select day from ${tablesOf({ customerNo, scenarioNo: null }, 'none').day}
     where day between $1::date and $2::date and ($3::integer is null${customerNo === null ? '' : ' or customer_no = $3::integer'})
       and (started > 0 or retries > 0)
     order by day limit 1`,
    [from, to, customerNo],
  );
  return rows.length > 0;
}

/** How many tasks would have to be read for exact percentiles: whatever else is asked, facts are found by customer and day only. */
export async function countFacts(db: Db, scope: Scope): Promise<number> {
  const everything = { ...scope, scenarioNo: null, aiModel: null };
  const rolledUp = rowsOf(everything, { interval: null, groupBy: 'none' });
  const { rows } = await db.query<{ count: number }>(
    `select (coalesce(sum(started), 0) + coalesce(sum(retries), 0))::bigint as count from (${rolledUp.sql}) as rolled_up`,
    rolledUp.values,
  );
  return rows[0]?.count ?? 0;
}
