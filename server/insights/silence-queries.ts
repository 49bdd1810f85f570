import type { Db } from '../platform/database.ts';
import type { Comparison } from './query-plan.ts';

export type SilentInstallations = {
  installationNos: number[];
  runs: number;
  freed: string;
  /** The largest chance that one of them would be silent so long by its habits. */
  chance: number;
  /** Installations that ran enough to be looked at. */
  among: number;
};

/**
 * Installed ones with enough runs before and not a single task of any kind in the period, where that is hardly chance: an installation that ran
 * on n of the 4 Mondays before skips one with a chance of 1 − (n + ½) ÷ 5, and so with every other day of the week. The chance of all seven is
 * at most the given one ÷ how many installations are looked at.
 */
export async function findSilent(
  db: Db,
  { period, before, fewestRuns, leastConfidence }: Comparison,
): Promise<SilentInstallations> {
  const { rows } = await db.query<SilentInstallations>(
    `with habits as (
       select installation_no, extract(isodow from day) as weekday, count(distinct day) filter (where kind = 1 and day < $1::date) as days,
         sum(coalesce(completed, 0) + coalesce(failed, 0)) filter (where kind = 1 and day < $1::date) as runs,
         sum(freed_micros) filter (where kind = 1 and day < $1::date) as freed, max(day) as last_day
       from task_days where day between $3::date and $2::date
       group by installation_no, weekday
     ), ran as (
       select installation_no, sum(runs) as runs, coalesce(sum(freed), 0) as freed, max(last_day) as last_day,
         exp(sum(ln(1 - (days + 0.5) / 5)) + (7 - count(*)) * ln(0.9)) as chance
       from habits group by installation_no having sum(runs) >= $4::int
     ), looked as (
       select ran.*, count(*) over () as among from ran join installations on no = installation_no where status = 'installed'
     )
     select coalesce(array_agg(installation_no order by runs desc, installation_no), '{}') as "installationNos",
       coalesce(sum(runs), 0)::bigint as runs, coalesce(sum(freed), 0)::text as freed, coalesce(max(chance), 0)::float8 as chance,
       coalesce(max(among), 0)::int as among
     from looked where last_day < $1::date and chance <= (1 - $5::float8) / among`,
    [period.from, period.to, before.from, fewestRuns, leastConfidence],
  );
  return rows[0] ?? { installationNos: [], runs: 0, freed: '0', chance: 0, among: 0 };
}

/** Installations with the titles of their scenarios, in the order of their numbers given. */
export async function selectInstallations(
  db: Db,
  installationNos: readonly number[],
): Promise<{ id: string; title: string }[]> {
  const { rows } = await db.query<{ id: string; title: string }>(
    `select i.id, s.title from installations i join scenarios s on s.id = i.scenario_id
     where i.no = any($1::int[]) order by array_position($1::int[], i.no)`,
    [installationNos],
  );
  return rows;
}
