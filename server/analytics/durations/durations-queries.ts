import { kindCode, stateCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { Grouping } from '../answer-figures.ts';
import { bucketSql } from '../buckets.ts';
import { factDay, factsOf, factValues } from '../roll-ups/fact-queries.ts';
import { dimensionOf, rowsOf } from '../roll-ups/sum-queries.ts';
import type { Keyed } from '../rows-by-key.ts';
import type { Scope } from '../scope.ts';
import type { Histogram } from './histogram.ts';

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
     ) as measured`,
    factValues(scope),
  );
  return rows;
}

export type KeyedHistogram = Keyed & { histogram: Histogram };

/** The same durations as histograms, merged from those of the roll-ups. */
export async function mergeHistograms(db: Db, scope: Scope, grouping: Grouping): Promise<KeyedHistogram[]> {
  const rolledUp = rowsOf(scope, grouping);
  const { rows } = await db.query<KeyedHistogram>(
    `select bucket, ${dimensionOf(grouping.groupBy).id} as "group",
       json_agg(json_build_object('bucket', duration_bucket, 'count', count) order by duration_bucket) as histogram
     from (
       select bucket, grp, entry >> 20 as duration_bucket, sum((entry & 1048575) * times) as count
       from (
         select bucket, grp, entry, sum(sign) as times -- most arrays have the same entries, so they are few
         from (select bucket, grp, sign, unnest(durations) as entry from (${rolledUp.sql}) as rolled_up where kind = ${kindCode('run')}) as entries
         group by 1, 2, 3
       ) as alike
       group by 1, 2, 3
       having sum((entry & 1048575) * times) <> 0
     ) as counted
     group by bucket, grp`,
    rolledUp.values,
  );
  return rows;
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
