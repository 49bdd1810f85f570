import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';
import type { Comparison } from './query-plan.ts';

/** Headline runs of a scenario in two periods, and how its failures usually vary, from the library's sums by day. */
export type ScenarioRuns = {
  scenarioNo: number;
  slug: string;
  title: string;
  apps: string[];
  completed: number;
  failed: number;
  completedBefore: number;
  failedBefore: number;
  /** Millionths of a minute that the completed runs of both periods freed. */
  freed: string;
  /** Of the four weeks before the period: days with a finished run, sums over them, and of each day's failures squared ÷ finished runs. */
  usualDays: number;
  usualFailed: number;
  usualFinished: number;
  usualSquares: number;
};

const usualPeriod = `day < $1::date and day >= $1::date - 28`;
const inPeriod = (sum: string, from: string, to: string) =>
  `coalesce(sum(${sum}) filter (where day between ${from}::date and ${to}::date), 0)::bigint`;

/** Runs of each scenario in a period and the one before, and how they scatter from day to day. */
export async function sumScenarioRuns(db: Db, period: DayRange, before: DayRange): Promise<ScenarioRuns[]> {
  const { rows } = await db.query<ScenarioRuns>(
    `select s.no as "scenarioNo", s.slug, s.title, s.apps, completed, failed, "completedBefore", "failedBefore", freed, "usualDays", "usualFailed",
       "usualFinished", "usualSquares"
     from (
       select scenario_no, ${inPeriod('completed', '$1', '$2')} as completed, ${inPeriod('failed', '$1', '$2')} as failed,
         ${inPeriod('completed', '$3', '$4')} as "completedBefore", ${inPeriod('failed', '$3', '$4')} as "failedBefore",
         coalesce(sum(freed) filter (where day >= $3::date), 0)::text as freed,
         count(*) filter (where ${usualPeriod} and completed + failed > 0) as "usualDays",
         coalesce(sum(failed) filter (where ${usualPeriod}), 0)::bigint as "usualFailed",
         coalesce(sum(completed + failed) filter (where ${usualPeriod}), 0)::bigint as "usualFinished",
         coalesce(sum(failed::float8 * failed::float8 / nullif(completed + failed, 0)::float8) filter (where ${usualPeriod}), 0)::float8 as "usualSquares"
       from (
         select scenario_no, day, coalesce(sum(completed), 0) as completed, coalesce(sum(failed), 0) as failed, sum(freed_micros) as freed
         from library_days where day between least($3::date, $1::date - 28) and $2::date and kind = 1
         group by scenario_no, day
       ) as days group by scenario_no
     ) as sums join scenarios s on s.no = scenario_no`,
    [period.from, period.to, before.from, before.to],
  );
  return rows;
}

/** The same sum of freed minutes from the sums of each installation. */
export async function sumFreedOfInstallations(
  db: Db,
  scenarioNo: number,
  period: DayRange,
  before: DayRange,
): Promise<string> {
  const { rows } = await db.query<{ freed: string }>(
    `select coalesce(sum(freed_micros), 0)::text as freed from task_days
     where scenario_no = $1::integer and day between $2::date and $3::date and kind = 1`,
    [scenarioNo, before.from, period.to],
  );
  return rows[0]?.freed ?? '0';
}

/** Finished and failed headline runs of a day. */
export type DayRuns = { finished: number; failed: number };
export type RunsByDay = ReadonlyMap<string, DayRuns>;

/** Headline runs of a scenario by day. */
export async function runsByDay(db: Db, scenarioNo: number, range: DayRange): Promise<RunsByDay> {
  const { rows } = await db.query<DayRuns & { day: string }>(
    `select day, coalesce(sum(completed), 0)::bigint + coalesce(sum(failed), 0)::bigint as finished, coalesce(sum(failed), 0)::bigint as failed
     from library_days where scenario_no = $1::integer and day between $2::date and $3::date and kind = 1 group by day`,
    [scenarioNo, range.from, range.to],
  );
  return new Map(rows.map(({ day, ...runs }) => [day, runs]));
}

/** The code that most failed headline runs of a scenario tell, and how many customers had one that failed. */
export async function describeFailures(
  db: Db,
  scenarioNo: number,
  range: DayRange,
): Promise<{ code: string | null; ofCode: number; customers: number }> {
  const { rows } = await db.query<{ code: string | null; ofCode: number; customers: number }>(
    `select code, coalesce("ofCode", 0)::bigint as "ofCode", customers
     from (
       select count(distinct customer_no)::int as customers from task_days
       where scenario_no = $1::integer and day between $2::date and $3::date and kind = 1 and failed > 0
     ) as concerned
     left join (
       select error_code as code, sum(first_tries)::bigint as "ofCode" from task_errors
       where day between $2::date and $3::date and scenario_no = $1::integer and kind = 1 and first_tries > 0
       group by error_code order by 2 desc, 1 limit 1
     ) as codes on true`,
    [scenarioNo, range.from, range.to],
  );
  return rows[0] ?? { code: null, ofCode: 0, customers: 0 };
}

/** The app that the failures of a scenario with a code name, where all that do name the same; null: none or several. */
export async function appOfFailures(db: Db, scenarioNo: number, code: string): Promise<string | null> {
  const { rows } = await db.query<{ apps: string[] }>(
    `select coalesce(array_agg(distinct app), '{}') as apps from error_groups
     where scenario_id = (select id from scenarios where no = $1::integer) and kind = 'task' and code = $2::text and app is not null`,
    [scenarioNo, code],
  );
  const [app, ...others] = rows[0]?.apps ?? [];
  return app !== undefined && others.length === 0 ? app : null;
}

/** What a day's tasks with an AI model cost, in micros of the reporting currency, and how many succeeded. */
export type ModelDay = { model: string; day: string; completed: number; cost: string };

/** By model and day, from the sums of a table; models of which a task has no price are left out. */
export async function modelCostsByDay(
  db: Db,
  table: 'total_days' | 'task_days',
  { from, to }: DayRange,
): Promise<ModelDay[]> {
  const { rows } = await db.query<ModelDay>(
    `select model, day, completed, cost from (
       select ai_model as model, day, coalesce(sum(completed), 0)::bigint as completed,
         coalesce(sum(coalesce(ai_cost, 0) + coalesce(credit_cost, 0)), 0)::text as cost,
         sum(coalesce(sum(unpriced), 0)) over (partition by ai_model) as unpriced
       from ${table} where day between $1::date and $2::date and kind = 1 and ai_model <> 'none'
       group by ai_model, day
     ) as days where unpriced = 0 order by model, day`,
    [from, to],
  );
  return rows;
}

/** What completed runs of a day saved: millionths of a minute, and micros of the reporting currency. */
export type SavingsDay = { day: string; completed: number; freed: string; value: string };

/** By day, from the sums of a table. */
export async function savingsByDay(
  db: Db,
  table: 'total_days' | 'task_days',
  { from, to }: DayRange,
): Promise<SavingsDay[]> {
  const { rows } = await db.query<SavingsDay>(
    `select day, coalesce(sum(completed), 0)::bigint as completed, coalesce(sum(freed_micros), 0)::text as freed,
       coalesce(sum(time_value), 0)::text as value
     from ${table} where day between $1::date and $2::date and kind = 1 group by day order by day`,
    [from, to],
  );
  return rows;
}

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
