import { kindCode } from '../../executions/storage/codes.ts';
import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';

export type ShareOfDay = { day: string; part: number; whole: number };

type DaysIn = DayRange & { timeZone: string };

/** Of the installations confirmed on each day, those with a first completed run within 7 days. */
export const countActivated = (db: Db, days: DaysIn): Promise<ShareOfDay[]> =>
  countConfirmed(db, days, `first_completed_at <= confirmed_at + interval '168 hours'`);

/** Of the installations confirmed on each day, those that had a report 30 days later or after. */
export const countRetained = (db: Db, days: DaysIn): Promise<ShareOfDay[]> =>
  countConfirmed(db, days, `last_reported_at >= confirmed_at + interval '720 hours'`);

/** Of the installations confirmed on each day, those of which a condition in SQL is true. */
async function countConfirmed(
  db: Db,
  { from, to, timeZone }: DaysIn,
  condition: string,
): Promise<ShareOfDay[]> {
  const { rows } = await db.query<ShareOfDay>(
    `select (confirmed_at at time zone $3::text)::date as day, count(*) as whole, count(*) filter (where ${condition}) as part
     from installations left join completed_runs on completed_runs.installation_id = installations.id
     where confirmed_at >= $1::date::timestamp at time zone $3::text
       and confirmed_at < ($2::date + 1)::timestamp at time zone $3::text
     group by 1`,
    [from, to, timeZone],
  );
  return rows;
}

/** Of the value of each day, in micros of the reporting currency, what is confirmed or measured. */
export async function sumMeasuredValue(
  db: Db,
  { from, to }: DayRange,
): Promise<(ShareOfDay & { runs: number })[]> {
  const { rows } = await db.query<ShareOfDay & { runs: number }>(
    `select day, coalesce(sum(confirmed_value), 0)::float8 + coalesce(sum(measured_value), 0)::float8 as part,
       coalesce(sum(estimated_value), 0)::float8 + coalesce(sum(confirmed_value), 0)::float8 + coalesce(sum(measured_value), 0)::float8 as whole,
       coalesce(sum(completed) filter (where kind = ${kindCode('run')}), 0)::bigint as runs
     from total_days where day between $1::date and $2::date group by day`,
    [from, to],
  );
  return rows;
}

/** Of the installations that stood on each day, those that reported nothing on it. */
export async function countSilentOfDays(db: Db, { from, to, timeZone }: DaysIn): Promise<ShareOfDay[]> {
  const { rows } = await db.query<ShareOfDay>(
    `with standing as (
       select days.day::date as day, count(*) as whole
       from installations
       cross join lateral generate_series(greatest($1::date, (confirmed_at at time zone $3::text)::date),
         least($2::date, coalesce((ended_at at time zone $3::text)::date, $2::date)), interval '1 day') as days (day)
       where confirmed_at < ($2::date + 1)::timestamp at time zone $3::text and (ended_at is null or ended_at >= $1::date::timestamp at time zone $3::text)
         and reporting <> 'none'
       group by 1
     ), reporting as (
       select day, count(distinct installation_no) as reported from task_days where day between $1::date and $2::date group by day
     )
     select standing.day, greatest(0, whole - coalesce(reported, 0)) as part, whole
     from standing left join reporting on reporting.day = standing.day`,
    [from, to, timeZone],
  );
  return rows;
}
