import type { Db } from '../../platform/database.ts';
import type { Popularity } from './count-popularity.ts';

/** Of a scenario: its customers, and those of the last days by the age in whole days of getting it last; `installed`: by an installation. */
export type HoldersByAge = {
  scenarioId: string;
  holders: number;
  byAge: { age: number; count: number; installed: number }[];
};

/**
 * Who has each scenario: by an installation that is still there or by a purchase that was not refunded. Demo customers do not count. It goes
 * through every installation and purchase.
 */
export async function countHolders(
  db: Db,
  { windowDays, now }: { windowDays: number; now: Date },
): Promise<HoldersByAge[]> {
  const { rows } = await db.query<HoldersByAge>(
    `with got as (
       select scenario_id, customer_id, max(at) as latest_at, bool_or(is_installed) as is_installed
       from (
         select scenario_id, customer_id, confirmed_at as at, true as is_installed from installations
         where status = 'installed' and confirmed_at <= $1::timestamptz
         union all
         select l.scenario_id, o.customer_id, o.paid_at, false from orders o join order_lines l on l.order_id = o.id
         where o.kind = 'purchase' and o.status not in ('pending', 'refunded') and o.paid_at <= $1::timestamptz and l.scenario_id is not null
       ) ways join customers c on c.id = customer_id and not c.is_demo
       group by 1, 2
     ), ages as (
       select scenario_id, floor(extract(epoch from $1::timestamptz - latest_at) / 86400)::int as age, count(*) as count,
         count(*) filter (where is_installed) as installed
       from got group by 1, 2
     )
     select scenario_id as "scenarioId", sum(count)::int as holders,
       coalesce(jsonb_agg(jsonb_build_object('age', age, 'count', count, 'installed', installed)) filter (where age < $2::int), '[]') as "byAge"
     from ages group by 1`,
    [now, windowDays],
  );
  return rows;
}

/** Puts these in the place of what was counted before; scenarios that nobody has any more go. */
export async function replacePopularity(
  db: Db,
  popularity: readonly Popularity[],
  countedAt: Date,
): Promise<void> {
  await db.query(
    `with counted as (
       select * from jsonb_to_recordset($1::jsonb) as rows ("scenarioId" text, holders int, points float8, installers int, buyers int)
     ), gone as (
       delete from recommendation_popularity where scenario_id not in (select "scenarioId" from counted)
     )
     insert into recommendation_popularity (scenario_id, holders, points, installers, buyers, counted_at)
     select "scenarioId", holders, points, installers, buyers, $2::timestamptz from counted order by 1
     on conflict (scenario_id) do update set holders = excluded.holders, points = excluded.points, installers = excluded.installers,
       buyers = excluded.buyers, counted_at = excluded.counted_at`,
    [JSON.stringify(popularity), countedAt],
  );
}
