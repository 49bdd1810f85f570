import type { Db } from '../../platform/database.ts';
import type { Findings } from './hour-queries.ts';
import type { SealContent } from './seal.ts';

/** A day in UTC that may be looked at, with what is known of it. */
export type KnownDay = {
  day: string;
  /** The days of the reporting zone that it touches, and what their sums say now. */
  sumsFrom: string;
  sumsTo: string;
  sums: string;
  /** About how many tasks began on it, by the sums. */
  tasks: number;
  /** When it was looked at last, what the sums said then, and what was found. */
  lookedAt: Date | null;
  sumsThen: string | null;
  findings: DayFindings;
  isSealed: boolean;
};
export type DayFindings = Partial<Findings & { broken: number }>;

/** Columns that a later release adds are null in rows of before, and left out. */
export const sumsBetween = (from: string, to: string): string =>
  `(select encode(sha256(convert_to(coalesce(string_agg(jsonb_strip_nulls(to_jsonb(total))::text, chr(10) order by total.day, total.ai_model, total.kind), ''), 'UTF8')), 'hex')
    from total_days total where total.day between ${from} and ${to})`;

/**
 * Every day from the first of which facts are kept to the last that is over. It reads the sums of days and what was found before, a handful of
 * rows for each, and no task.
 */
export async function selectKnownDays(
  db: Db,
  { from, to, timeZone }: { from: string; to: string; timeZone: string },
): Promise<KnownDay[]> {
  const { rows } = await db.query<KnownDay>(
    `with days as (
       select day::date, ((day at time zone 'UTC') at time zone $3::text)::date as first,
         (((day + interval '1 day') at time zone 'UTC' - interval '1 second') at time zone $3::text)::date as last
       from generate_series(greatest($1::date, least((select min(day) from total_days) - 1,
         (select (min(occurred_at) at time zone 'UTC')::date from revenue_entries))), $2::date, interval '1 day') as told (day)
     )
     select days.day, days.first as "sumsFrom", days.last as "sumsTo", ${sumsBetween('days.first', 'days.last')} as sums,
       (select coalesce(sum(coalesce(started, 0) + coalesce(retries, 0)), 0)::bigint from total_days where total_days.day = days.day) as tasks,
       looks.looked_at as "lookedAt", looks.sums as "sumsThen", coalesce(looks.findings, '{}') as findings,
       exists (select from audit_entries where kind = 'seal' and subject = to_char(days.day, 'YYYY-MM-DD')) as "isSealed"
     from days left join audited_days looks on looks.day = days.day
     order by days.day`,
    [from, to, timeZone],
  );
  return rows;
}

/** The newest seal of a day. */
export async function selectSeal(db: Db, day: string): Promise<SealContent | null> {
  const { rows } = await db.query<{ content: SealContent }>(
    `select content from audit_entries where kind = 'seal' and subject = $1::text order by position desc limit 1`,
    [day],
  );
  return rows[0]?.content ?? null;
}

/** Sealed days of all times; those whose tasks retention has dropped; and of these the ones whose sums, which stay, are not the sealed ones. */
export type Gone = { sealed: number; gone: number; changed: string[] };

/** Holds the sums of days whose tasks are no longer kept against their newest seals; says which have changed. */
export async function holdGoneDays(db: Db, keptFrom: string): Promise<Gone> {
  const { rows } = await db.query<Gone>(
    `with newest as (
       select distinct on (subject) subject as day, content from audit_entries where kind = 'seal' order by subject, position desc
     ), gone as (
       select day, content -> 'sums' as sums from newest where day < $1::text
     )
     select (select count(*) from newest) as sealed, (select count(*) from gone) as gone,
       (select coalesce(array_agg(day order by day), '{}') from gone
        where sums ->> 'digest' is not null and (sums ->> 'to')::date < (select first_day from reporting_settings)
          and sums ->> 'digest' <> ${sumsBetween(`(sums ->> 'from')::date`, `(sums ->> 'to')::date`)}) as changed`,
    [keptFrom],
  );
  return rows[0] ?? { sealed: 0, gone: 0, changed: [] };
}

export type LookedDay = { day: string; sums: string | null; tasks: number; findings: DayFindings };

/** Keeps what was found. */
export async function saveLooks(db: Db, looks: readonly LookedDay[], at: Date): Promise<void> {
  await db.query(
    `insert into audited_days (day, looked_at, sums, tasks, findings)
     select (look ->> 'day')::date, $2::timestamptz, look ->> 'sums', (look ->> 'tasks')::bigint, look -> 'findings' from jsonb_array_elements($1::jsonb) as looks (look)
     on conflict (day) do update set looked_at = excluded.looked_at, sums = excluded.sums, tasks = excluded.tasks, findings = excluded.findings`,
    [JSON.stringify(looks), at],
  );
}
