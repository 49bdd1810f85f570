import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

export type Drift = { standing: number; repaired: number; sample: DayRange | null };

/** Days whose last proof found wrong sums, and the days to be proven this time: one of each hundred that are kept, side by side. */
export async function findDrift(
  db: Db,
  { today, seed, since }: { today: string; seed: string; since: Date },
): Promise<Drift> {
  const { rows } = await db.query<Drift & { from: string | null; to: string | null }>(
    `with kept as (
       select greatest(min(day), (select first_day from reporting_settings)) as first, $1::date - 3 as last from total_days
     ), drawn as (
       select first + (('x' || left(md5($2::text), 6))::bit(24)::int % (last - first + 1)) as day, last, (last - first) / 100 as more
       from kept where first <= last
     )
     select (select count(*) from roll_up_checks where differences <> '[]' and repaired_at is null) as standing,
       (select count(*) from roll_up_checks where differences <> '[]' and repaired_at >= $3::timestamptz) as repaired,
       (select day from drawn) as from, (select least(day + more, last) from drawn) as to`,
    [today, seed, since],
  );
  const { standing = 0, repaired = 0, from = null, to = null } = rows[0] ?? {};
  return { standing, repaired, sample: from !== null && to !== null ? { from, to } : null };
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
