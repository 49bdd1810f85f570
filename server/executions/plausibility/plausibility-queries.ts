import type { Db } from '../../platform/database.ts';

/** Forgets what was found in a month; two that look at once follow one another. */
export async function deleteImplausible(db: Db, month: string): Promise<void> {
  await db.query(`select pg_advisory_xact_lock(hashtextextended('implausible months', 0))`);
  await db.query(`delete from implausible_months where month = $1::date`, [month]);
}

/** What an installation's runs show in a month: a sum in millionths of its unit, and over which of its runs it is spread. */
const perRun = {
  minutesPerRun: { sum: 'freed_micros', runs: 'completed' },
  tokensPerRun: {
    sum: '(coalesce(input_tokens, 0) + coalesce(output_tokens, 0)) * 1000000',
    runs: 'coalesce(completed, 0) + coalesce(failed, 0) + coalesce(retries, 0)',
  },
};

/**
 * Installations whose runs show many times what is usual for their scenario: the median over its installations, the lower one of two. A
 * scenario of few runs shows nothing usual.
 */
export async function insertUnusualRuns(
  db: Db,
  month: string,
  kind: keyof typeof perRun,
  { timesUsual, fewestRuns }: { timesUsual: number; fewestRuns: number },
): Promise<void> {
  const { sum, runs } = perRun[kind];
  await db.query(
    `with ran as (
       select installation_no, scenario_no, sum(${runs}) as runs, sum(${sum}) / sum(${runs}) as per_run
       from task_days
       where day >= $1::date and day < $1::date + interval '1 month' and kind = 1
       group by installation_no, scenario_no
       having sum(${runs}) > 0
     ), usual as (
       select scenario_no, percentile_disc(0.5) within group (order by coalesce(per_run, 0)) as per_run
       from ran group by scenario_no having sum(runs) >= $3::int
     )
     insert into implausible_months (month, kind, subject_id, customer_id, scenario_id, figure, limit_of_belief)
     select $1::date, $4::text, installations.id, customer_id, scenario_id, ran.per_run / 1e6, usual.per_run * $2::int / 1e6
     from ran join usual using (scenario_no) join installations on installations.no = installation_no
     where usual.per_run > 0 and ran.per_run > usual.per_run * $2::int`,
    [month, timesUsual, fewestRuns, kind],
  );
}

/** Customers whose runs freed more hours than people of one team work. */
export async function insertLongMonths(
  db: Db,
  month: string,
  { hoursPerMonth }: { hoursPerMonth: number },
): Promise<void> {
  await db.query(
    `insert into implausible_months (month, kind, subject_id, customer_id, figure, limit_of_belief)
     select $1::date, 'hoursPerMonth', id, id, sum(freed_micros) / 6e7, $2::int
     from task_months join customers on no = customer_no
     where month = $1::date
     group by id
     having sum(freed_micros) > $2::int * 6e7`,
    [month, hoursPerMonth],
  );
}

/** Customers whose runs named more AI models on one day than there can be: something else is told as a model. */
export async function insertManyModels(
  db: Db,
  month: string,
  { modelsPerDay }: { modelsPerDay: number },
): Promise<void> {
  await db.query(
    `insert into implausible_months (month, kind, subject_id, customer_id, figure, limit_of_belief)
     select $1::date, 'modelsPerDay', id, id, max(models), $2::int
     from (
       select customer_no, count(distinct ai_model) as models
       from task_days
       where day >= $1::date and day < $1::date + interval '1 month'
       group by customer_no, day
       having count(distinct ai_model) > $2::int
     ) told join customers on no = customer_no
     group by id`,
    [month, modelsPerDay],
  );
}
