import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

export type Drift = { standing: number; repaired: number };

/** Days whose last proof found wrong sums, and those that were counted anew since an instant. */
export async function findDrift(db: Db, since: Date): Promise<Drift> {
  const { rows } = await db.query<Drift>(
    `select count(*) filter (where repaired_at is null) as standing, count(*) filter (where repaired_at >= $1::timestamptz) as repaired
     from roll_up_checks where differences <> '[]'`,
    [since],
  );
  return rows[0] ?? { standing: 0, repaired: 0 };
}

export type ZoneSums = { zone: string; tasks: number };

/**
 * The same hours put into the days of several zones: the sum over the days of each. Days are those that PostgreSQL names, summer time included;
 * an hour that began in no day, or in two, would be missing or count twice.
 */
export async function sumByZones(
  db: Db,
  zones: readonly string[],
  from: Date,
  to: Date,
): Promise<ZoneSums[]> {
  const { rows } = await db.query<ZoneSums>(
    `select zone, coalesce(sum(tasks), 0)::bigint as tasks
     from unnest($1::text[]) as zones (zone)
     left join lateral (
       select days.day, sum(hours.started) as tasks
       from generate_series(($2::timestamptz at time zone zone)::date::timestamp, ($3::timestamptz at time zone zone)::date::timestamp, interval '1 day') as days (day)
       join task_hours hours on hours.hour >= $2::timestamptz and hours.hour < $3::timestamptz
         and hours.hour >= days.day at time zone zone and hours.hour < (days.day + interval '1 day') at time zone zone
       group by days.day
     ) as of_zone on true
     group by zone order by zone`,
    [zones, from, to],
  );
  return rows;
}

export type ReportingSums = { hours: number; days: number };

/** Headline tasks of whole days of the reporting zone: by its days, and by the hours between their bounds. */
export async function sumReportingDays(
  db: Db,
  timeZone: string,
  { from, to }: DayRange,
): Promise<ReportingSums> {
  const { rows } = await db.query<ReportingSums>(
    `select (select coalesce(sum(started), 0)::bigint from total_days where day between $2::date and $3::date and kind = 1) as days,
       (select coalesce(sum(started), 0)::bigint from task_hours
        where hour >= $2::date::timestamp at time zone $1::text and hour < ($3::date + 1)::timestamp at time zone $1::text) as hours`,
    [timeZone, from, to],
  );
  return rows[0] ?? { hours: 0, days: 0 };
}

/** Whether every day of a zone begins at a whole hour, so that hours can be told to days. */
export async function isWholeHours(db: Db, timeZone: string, from: string, to: string): Promise<boolean> {
  const { rows } = await db.query<{ isWhole: boolean }>(
    `select bool_and(extract(minute from (day at time zone $1::text) at time zone 'UTC') = 0) as "isWhole"
     from generate_series($2::date::timestamp, $3::date + interval '1 day', interval '1 day') as days (day)`,
    [timeZone, from, to],
  );
  return rows[0]?.isWhole ?? false;
}
