import type { Db } from '../../platform/database.ts';
import type { Interval } from '../models/model.ts';

export type BucketValue = { bucket: string; value: number };
type Asked = { interval: Interval; from: string; to: string; timeZone: string; scenarioNo: number | null };

const bucketSql = (interval: Interval, day: string) =>
  interval === 'day' ? day : `date_trunc('month', ${day}::timestamp)::date`;

/** Credits of tasks of every kind, by the day of their start; of one scenario, or of all. */
export async function sumCredits(db: Db, { interval, from, to, scenarioNo }: Asked): Promise<BucketValue[]> {
  const { rows } = await db.query<BucketValue>(
    `select ${bucketSql(interval, 'day')} as bucket, (sum(credits_micros) / 1000000)::float8 as value
     from ${scenarioNo === null ? 'total_days' : 'library_days'}
     where day between $1::date and $2::date ${scenarioNo === null ? '' : 'and scenario_no = $3::integer'}
     group by 1
     having sum(credits_micros) is not null
     order by 1`,
    scenarioNo === null ? [from, to] : [from, to, scenarioNo],
  );
  return rows;
}

/** Credits of some days by the id of the scenario. */
export async function sumCreditsByScenario(
  db: Db,
  { from, to }: Pick<Asked, 'from' | 'to'>,
): Promise<{ group: string; size: number }[]> {
  const { rows } = await db.query<{ group: string; size: number }>(
    `select scenarios.id as "group", (sum(credits_micros) / 1000000)::float8 as size
     from library_days join scenarios on scenarios.no = scenario_no
     where day between $1::date and $2::date and credits_micros is not null
     group by 1`,
    [from, to],
  );
  return rows;
}

/** Installations at the close of each bucket in which one was confirmed or ended, and of the first one. */
export async function countInstallations(
  db: Db,
  { interval, from, to, timeZone }: Omit<Asked, 'scenarioNo'>,
): Promise<BucketValue[]> {
  const { rows } = await db.query<BucketValue>(
    `with changes as (
       select (at at time zone $3::text)::date as day, change
       from installations cross join lateral (values (confirmed_at, 1), (ended_at, -1)) as changes (at, change) -- gone through once
       where confirmed_at is not null and at is not null
     ),
     buckets as (
       select greatest(${bucketSql(interval, 'day')}, $1::date) as bucket, sum(change) as change
       from changes where day <= $2::date
       group by 1
     )
     select bucket, (sum(change) over (order by bucket))::float8 as value from buckets order by bucket`,
    [from, to, timeZone],
  );
  return rows;
}
