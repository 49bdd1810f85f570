import type { Db } from '../platform/database.ts';
import type { DayRange } from '../platform/time.ts';

/** Headline runs of a scenario in two periods, from the library's sums by day. */
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
};

const inPeriod = (sum: string, from: string, to: string) =>
  `coalesce(sum(${sum}) filter (where day between ${from}::date and ${to}::date), 0)::bigint`;

export async function sumScenarioRuns(db: Db, period: DayRange, before: DayRange): Promise<ScenarioRuns[]> {
  const { rows } = await db.query<ScenarioRuns>(
    `select s.no as "scenarioNo", s.slug, s.title, s.apps, completed, failed, "completedBefore", "failedBefore", freed
     from (
       select scenario_no, ${inPeriod('completed', '$1', '$2')} as completed, ${inPeriod('failed', '$1', '$2')} as failed,
         ${inPeriod('completed', '$3', '$4')} as "completedBefore", ${inPeriod('failed', '$3', '$4')} as "failedBefore",
         coalesce(sum(freed_micros), 0)::text as freed
       from library_days where day between $3::date and $2::date and kind = 1
       group by scenario_no
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

/** Failed headline runs of a scenario by day. */
export async function failuresByDay(
  db: Db,
  scenarioNo: number,
  range: DayRange,
): Promise<Map<string, number>> {
  const { rows } = await db.query<{ day: string; failed: number }>(
    `select day, sum(failed)::bigint as failed from library_days
     where scenario_no = $1::integer and day between $2::date and $3::date and kind = 1
     group by day having sum(failed) > 0`,
    [scenarioNo, range.from, range.to],
  );
  return new Map(rows.map(({ day, failed }) => [day, failed]));
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

export type ModelCosts = {
  model: string;
  completed: number;
  cost: string;
  completedBefore: number;
  costBefore: string;
};

/** What tasks with each AI model cost and how many succeeded, in micros of the reporting currency, from the sums of the table. */
export async function sumModelCosts(
  db: Db,
  table: 'total_days' | 'task_days',
  period: DayRange,
  before: DayRange,
): Promise<ModelCosts[]> {
  const cost = 'coalesce(ai_cost, 0) + coalesce(credit_cost, 0)';
  const { rows } = await db.query<ModelCosts>(
    `select ai_model as model, ${inPeriod('completed', '$1', '$2')} as completed, ${inPeriod(cost, '$1', '$2')}::text as cost,
       ${inPeriod('completed', '$3', '$4')} as "completedBefore", ${inPeriod(cost, '$3', '$4')}::text as "costBefore"
     from ${table} where day between $3::date and $2::date and kind = 1 and ai_model <> 'none'
     group by ai_model
     having coalesce(sum(unpriced), 0) = 0`,
    [period.from, period.to, before.from, before.to],
  );
  return rows;
}

export type Savings = {
  completed: number;
  completedBefore: number;
  /** Millionths of a minute. */
  freed: string;
  freedBefore: string;
  /** Micros of the reporting currency. */
  value: string;
};

/** What completed runs saved in two periods, from the sums of the table. */
export async function sumSavings(
  db: Db,
  table: 'total_days' | 'task_days',
  period: DayRange,
  before: DayRange,
): Promise<Savings> {
  const { rows } = await db.query<Savings>(
    `select ${inPeriod('completed', '$1', '$2')} as completed, ${inPeriod('completed', '$3', '$4')} as "completedBefore",
       ${inPeriod('freed_micros', '$1', '$2')}::text as freed, ${inPeriod('freed_micros', '$3', '$4')}::text as "freedBefore",
       ${inPeriod('time_value', '$1', '$2')}::text as value
     from ${table} where day between $3::date and $2::date and kind = 1`,
    [period.from, period.to, before.from, before.to],
  );
  return rows[0] ?? { completed: 0, completedBefore: 0, freed: '0', freedBefore: '0', value: '0' };
}

export type SilentInstallations = { installationNos: number[]; runs: number; freed: string };

/** Installed ones with enough runs, in each of the weeks before, and not a single task of any kind in the period. */
export async function findSilent(
  db: Db,
  period: DayRange,
  before: DayRange,
  fewestRuns: number,
): Promise<SilentInstallations> {
  const { rows } = await db.query<SilentInstallations>(
    `with ran as (
       select installation_no, sum(coalesce(completed, 0) + coalesce(failed, 0)) filter (where kind = 1) as runs,
         coalesce(sum(freed_micros) filter (where kind = 1), 0) as freed
       from task_days where day between $3::date and $2::date
       group by installation_no
       having max(day) < $1::date
         and count(distinct (day - $3::date) / 7) filter (where kind = 1) = ($1::date - $3::date) / 7
         and sum(coalesce(completed, 0) + coalesce(failed, 0)) filter (where kind = 1) >= $4::int
     )
     select coalesce(array_agg(installation_no order by installation_no), '{}') as "installationNos",
       coalesce(sum(runs), 0)::bigint as runs, coalesce(sum(freed), 0)::text as freed
     from ran join installations on no = installation_no
     where status = 'installed'`,
    [period.from, period.to, before.from, fewestRuns],
  );
  return rows[0] ?? { installationNos: [], runs: 0, freed: '0' };
}
