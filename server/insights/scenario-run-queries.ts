import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

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
