import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';
import type { ReportingSettings } from '../../platform/reporting.ts';

/** Every zone changes its offset, and every day begins, at a quarter of an hour of UTC. */
const quarterMs = 900_000;
const mostKept = 50_000;
const mostZones = 3;
const known = new Map<string, Map<number, string>>();

type Zone = Pick<ReportingSettings, 'timeZone' | 'factsFrom' | 'firstDay'>;

/**
 * The reporting day of an instant in SQL; the parameters are zone, `factsFrom` and `firstDay`. What lies before `factsFrom` stays
 * before `firstDay`, also where another zone would say otherwise: those days are not counted anew.
 */
export const reportingDaySql = (instant: string, zone: string, factsFrom: string, firstDay: string): string =>
  `case when ${factsFrom}::timestamptz is null then (${instant} at time zone ${zone}::text)::date
     when ${instant} < ${factsFrom}::timestamptz then least((${instant} at time zone ${zone}::text)::date, ${firstDay}::date - 1)
     else greatest((${instant} at time zone ${zone}::text)::date, ${firstDay}::date) end`;

/**
 * Tells the reporting day of each of these instants. PostgreSQL is asked, for its zones decide when days are counted anew, but
 * only once per quarter of an hour.
 */
export async function reportingDays(
  db: Db,
  zone: Zone,
  instants: readonly Date[],
): Promise<(instant: Date) => string> {
  const name = `${zone.timeZone} ${zone.firstDay} ${zone.factsFrom?.getTime()}`;
  const kept = known.get(name) ?? new Map<number, string>();
  const quarters = [...new Set(instants.map(quarterOf))];
  const found = await findDays(
    db,
    zone,
    quarters.filter((quarter) => !kept.has(quarter)),
  );
  const days = new Map(quarters.map((quarter) => [quarter, found.get(quarter) ?? kept.get(quarter) ?? '']));
  if (kept.size > mostKept) kept.clear();
  for (const [quarter, day] of found) kept.set(quarter, day);
  if (known.size > mostZones) known.clear();
  known.set(name, kept);
  return (instant) => {
    const day = days.get(quarterOf(instant));
    if (day === undefined)
      throw new Error(`The reporting day of ${instant.toISOString()} was not asked for.`);
    return day;
  };
}

const quarterOf = (instant: Date): number => Math.floor(instant.getTime() / quarterMs);

async function findDays(
  db: Db,
  { timeZone, factsFrom, firstDay }: Zone,
  quarters: readonly number[],
): Promise<Map<number, string>> {
  if (quarters.length === 0) return new Map();
  const { rows } = await db.query<{ quarter: number; day: string }>(
    `select quarter, ${reportingDaySql('at', '$2', '$3', '$4')} as day
     from unnest($1::bigint[]) as quarter, to_timestamp(quarter * ${quarterMs / 1000}) as at`,
    [quarters, timeZone, factsFrom, firstDay],
  );
  return new Map(rows.map(({ quarter, day }) => [quarter, day]));
}

export type DayBounds = {
  from: Date;
  to: Date;
  /** When the days after the first begin; null where a day is missing or, its clocks set back in its first hour, begins twice. */
  starts: Date[] | null;
};

/**
 * Instants between which every task of these days lies. Where `starts` is null others may lie between them too, which
 * `reportingDaySql` tells apart.
 */
export async function boundsOfDays(
  db: Db,
  { timeZone, factsFrom, firstDay }: Zone,
  { from, to }: DayRange,
): Promise<DayBounds> {
  const { rows } = await db.query<DayBounds>(
    `with quarters as (
       select at, day, lag(day) over (order by at) as before, lag(at) over (order by at) as "after"
       from (
         select at, ${reportingDaySql('at', '$3', '$4', '$5')} as day
         from (select $1::date::timestamp at time zone $3::text as begins, ($2::date + 1)::timestamp at time zone $3::text as ends) as span,
           generate_series(
             least(begins - interval '3 hours', case when $5::date between $1::date and $2::date then $4::timestamptz end),
             ends + interval '3 hours', interval '15 minutes'
           ) as at
       ) as told where day between $1::date and $2::date
     )
     select coalesce(min(at), $1::date::timestamp at time zone 'UTC') as from,
       coalesce(max(at) + interval '15 minutes', $1::date::timestamp at time zone 'UTC') as to,
       case when bool_and(before is null or (day >= before and at = "after" + interval '15 minutes')) and count(distinct day) = $2::date - $1::date + 1
         then coalesce(array_agg(at order by at) filter (where before <> day), '{}') end as starts
     from quarters`,
    [from, to, timeZone, factsFrom, firstDay],
  );
  const [bounds] = rows;
  if (!bounds) throw new Error('Sums answer one row.');
  return bounds;
}
