import type { Db } from '../../platform/database.ts';

/** Sums of headline runs since a day; what began before `staleBefore` and told of no end has timed out. */
export type RunSums = {
  installations: number;
  customers: number;
  completed: number;
  finished: number;
};

export async function sumRuns(
  db: Db,
  given: { scenarioId: string; from: string; timeZone: string; staleBefore: Date; staleDay: string },
): Promise<RunSums> {
  const { rows } = await db.query<RunSums>(
    `select count(distinct installation_no)::int as installations, count(distinct customer_no)::int as customers,
       coalesce(sum(completed), 0)::bigint as completed,
       (coalesce(sum(completed), 0) + coalesce(sum(failed), 0)
         + coalesce(sum(coalesce(started, 0) - coalesce(completed, 0) - coalesce(failed, 0)) filter (where day < $5::date), 0)
         + (select count(*) from task_facts t
            where t.state = 1 and t.scenario_no = (select no from scenarios where id = $1::text) and t.kind = 1 and t.retry_of is null
              and t.started_at >= greatest($2::date, $5::date)::timestamp at time zone $3::text and t.started_at < $4::timestamptz))::bigint as finished
     from task_days
     where scenario_no = (select no from scenarios where id = $1::text) and kind = 1 and day >= $2::date and started > 0`,
    [given.scenarioId, given.from, given.timeZone, given.staleBefore, given.staleDay],
  );
  const sums = rows[0];
  if (!sums) throw new Error('an aggregate gave no row');
  return sums;
}

/** Quartiles of the minutes that completed runs freed, each with the mean of its day, installation, version and model. */
export async function freedMinutes(
  db: Db,
  scenarioId: string,
  from: string,
): Promise<{ median: number; p25: number; p75: number; runs: number } | null> {
  const { rows } = await db.query<{ median: number | null; p25: number; p75: number; runs: number }>(
    `select (min(minutes) filter (where upto * 2 >= total) + min(minutes) filter (where upto * 2 > total))::float8 / 2 as median,
       (min(minutes) filter (where upto * 4 >= total))::float8 as p25,
       (min(minutes) filter (where upto * 4 >= total * 3))::float8 as p75, coalesce(max(total), 0)::bigint as runs
     from (
       select minutes, sum(completed) over (order by minutes) as upto, sum(completed) over () as total
       from (
         select freed_micros * 0.000001 / completed as minutes, completed from task_days
         where scenario_no = (select no from scenarios where id = $1::text) and kind = 1 and day >= $2::date and freed_micros > 0
           and completed > 0
       ) per_run
     ) ranked`,
    [scenarioId, from],
  );
  const [row] = rows;
  return row && row.median !== null ? { ...row, median: row.median } : null;
}

/** The last rating of each customer who has had a scenario, counted by stars. */
export async function countRatings(db: Db, scenarioId: string): Promise<{ stars: number; count: number }[]> {
  const { rows } = await db.query<{ stars: number; count: number }>(
    `select rating::int as stars, count(*)::int as count
     from (
       select distinct on (f.customer_id) f.rating from feedback f
       where f.scenario_id = $1::text and f.rating is not null and exists (
         select from installations i
         where i.customer_id = f.customer_id and i.scenario_id = f.scenario_id and i.confirmed_at is not null
       )
       order by f.customer_id, f.id desc
     ) latest
     group by rating`,
    [scenarioId],
  );
  return rows;
}
