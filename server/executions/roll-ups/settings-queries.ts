import type { Db } from '../../platform/database.ts';
import { conflict } from '../../platform/errors.ts';
import { findSettings, type ReportingSettings } from '../../platform/reporting.ts';
import type { DayRange } from '../../platform/time.ts';

/** The settings that everybody follows, where a server must have started before. */
export async function requireSettings(db: Db): Promise<ReportingSettings> {
  const settings = await findSettings(db);
  if (!settings)
    throw conflict(
      'never_started',
      'No server has been started on this database, so nothing says in which zone days are counted. Start it once.',
    );
  return settings;
}

export type ChangedSettings = Pick<ReportingSettings, 'timeZone' | 'currency' | 'rebuildFrom'>;

/** Writes zone and currency down; days are counted anew from `rebuildFrom` on, unless that is null. */
export async function saveSettings(db: Db, settings: ChangedSettings, now: Date): Promise<void> {
  await db.query(
    `insert into reporting_settings (time_zone, currency, rebuild_from, changed_at)
     values ($1::text, $2::text, $3::date, $4::timestamptz)
     on conflict (is_only) do update set time_zone = excluded.time_zone, currency = excluded.currency,
       rebuild_from = excluded.rebuild_from, rebuilt_to = null, changed_at = excluded.changed_at`,
    [settings.timeZone, settings.currency, settings.rebuildFrom, now],
  );
}

/**
 * Writes down how far counting anew has come, or that it is done (null), unless it has come further or begun again since `settings` were
 * read.
 */
export async function saveProgress(
  db: Db,
  settings: ReportingSettings,
  rebuiltTo: string | null,
): Promise<void> {
  await db.query(
    `update reporting_settings set rebuilt_to = $1::date, rebuild_from = case when $1::date is null then null else rebuild_from end
     where time_zone = $2::text and currency = $3::text and changed_at = $4::timestamptz and rebuilt_to is not distinct from $5::date`,
    [rebuiltTo, settings.timeZone, settings.currency, settings.changedAt, settings.rebuiltTo],
  );
}

/**
 * Settles the days of facts that are about to be dropped, in the transaction that drops them and under `lockSettings`: they stay as they
 * were counted, and so does the day that the instant lies in. Refused while days are counted anew, which needs those facts.
 */
export async function settleDaysBefore(db: Db, instant: Date): Promise<void> {
  const { rebuildFrom } = await requireSettings(db);
  if (rebuildFrom !== null)
    throw conflict(
      'roll_ups_rebuilding',
      'Days are being counted anew from the facts, so none are forgotten yet.',
    );
  await db.query(
    `update reporting_settings
     set first_day = settled.day, facts_from = settled.day::timestamp at time zone time_zone
     from (
       select case when day::timestamp at time zone time_zone >= $1::timestamptz then day else day + 1 end as day
       from (select ($1::timestamptz at time zone time_zone)::date as day, time_zone from reporting_settings) as touched
     ) as settled
     where first_day is null or first_day < settled.day`,
    [instant],
  );
}

/** The earliest day on which something was, or may have been, counted or recorded; null: nothing ever was. */
export async function findEarliestDay(db: Db): Promise<string | null> {
  const { rows } = await db.query<{ day: string | null }>(
    `select least(
       (select min(day) from library_days),
       (select min(to_date(right(relname, 7), 'YYYY_MM')) - 1 from pg_inherits join pg_class on pg_class.oid = inhrelid
        where inhparent = 'task_facts'::regclass and relname <> 'task_facts_default' and exists (select from task_facts)),
       (select min(started_at)::date - 1 from task_facts_default)
     ) as day`,
  );
  return rows[0]?.day ?? null;
}

/** The part of a period in which there are tasks or sums; it may be empty, and then ends before it begins. */
export async function spanOfDays(db: Db, { from, to }: DayRange): Promise<DayRange> {
  const { rows } = await db.query<DayRange>(
    `select greatest($1::date, coalesce(least(facts.first - 1, days.first), $2::date + 1)) as from,
       least($2::date, coalesce(greatest(facts.last + 1, days.last), $1::date - 1)) as to
     from (
       select (min(started_at) at time zone 'UTC')::date as first, (max(started_at) at time zone 'UTC')::date as last from task_facts
       where started_at >= ($1::date - 1)::timestamp at time zone 'UTC' and started_at < ($2::date + 2)::timestamp at time zone 'UTC'
     ) as facts,
     (select min(day) as first, max(day) as last from library_days where day between $1::date and $2::date) as days`,
    [from, to],
  );
  return rows[0] ?? { from, to };
}

/** The last day on which something may have been recorded: tasks may begin a day ahead of the clock. */
export async function findLastDay(db: Db, today: string): Promise<string> {
  const { rows } = await db.query<{ day: string }>(
    `select greatest($1::date + 2, (select max(day) from library_days)) as day`,
    [today],
  );
  return rows[0]?.day ?? today;
}
