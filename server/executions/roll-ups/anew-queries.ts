import { bucketSql, histogramSql } from './durations.ts';
import { otherErrors } from './error-codes.ts';
import { measureColumns, measuresSql } from './measures.ts';
import { reportingDaySql } from './reporting-days.ts';

const taskKey = ['customer_no', 'day', 'installation_no', 'version_no', 'ai_model', 'kind', 'scenario_no'];
const errorKey = ['customer_no', 'day', 'scenario_no', 'ai_model', 'kind', 'error_code'];

/** Columns of a value, of which the newest counts. */
const worth =
  `time_value_low time_value time_value_high naive_value freed_value human_value reported_value credit_cost ai_cost
  freed_micros human_micros provenance is_unpriced is_unvalued currency unconverted`.split(/\s+/);

// Parameters of days: $1 and $2 bound the instants, $3 and $4 are the first and the last day, $5 the zone, $6 and $7 factsFrom and firstDay,
// $8 the instants at which the days after the first begin (null: the zone tells each task's day), $9 the currency.
const dayOfTask = `case when $8::timestamptz[] is null then ${reportingDaySql('started_at', '$5', '$6', '$7')}
  else $3::date + width_bucket(started_at, $8::timestamptz[]) end`;
const ofDays = `started_at >= $1::timestamptz and started_at < $2::timestamptz
  and ($8::timestamptz[] is not null or ${reportingDaySql('started_at', '$5', '$6', '$7')} between $3::date and $4::date)`;

/** Columns of a task beside its value. */
const told =
  `customer_no installation_no version_no ai_model kind scenario_no state retry_of has_warning items credits_micros reporting_credits
  input_tokens output_tokens started_at finished_at`.split(/\s+/);

/**
 * The tasks of these days with their newest values; what is in another currency than the reporting one is told apart. Few tasks were
 * revalued: of the columns that say which, one is looked up, the others compared where it is found. `offset 0` keeps the planner from
 * repeating an expression in each of the sums that use it.
 */
const countedFacts = `(
  select fact.*, coalesce(currency = $9::text, false) as is_own,
    unconverted is not null or (currency <> $9::text and (coalesce(time_value, 0) <> 0 or coalesce(reported_value, 0) <> 0
      or coalesce(naive_value, 0) <> 0 or coalesce(credit_cost, 0) <> 0 or coalesce(ai_cost, 0) <> 0)) as is_unconverted
  from (
    select ${told.map((name) => `fact.${name}`).join(', ')}, ${dayOfTask.replaceAll('started_at', 'fact.started_at')} as day,
      ${worth.map((name) => `case when newest.revision is null then fact.${name} else newest.${name} end as ${name}`).join(', ')}
    from (select * from task_facts where ${ofDays}) fact
    left join (
      select distinct on (customer_no, installation_no, execution_id, task_key) *
      from task_revaluations where started_at >= $1::timestamptz and started_at < $2::timestamptz
      order by customer_no, installation_no, execution_id, task_key, revision desc
    ) newest on newest.execution_id = fact.execution_id and newest.customer_no is not distinct from fact.customer_no
      and newest.installation_no is not distinct from fact.installation_no and newest.task_key is not distinct from fact.task_key
    offset 0
  ) fact
  offset 0
)`;

/** How each table is counted anew: a select of its key and sums. */
export const taskDaysAnew = `select ${taskKey.join(', ')}, ${measureColumns.map((name, index) => `nullif(${measuresSql[index]}, 0) as ${name}`).join(', ')},
      histogram_sum(${histogramSql(bucketSql('finished_at - started_at'))}) filter (where state = 2 and retry_of is null) as durations
    from ${countedFacts} fact group by ${taskKey.join(', ')}`;

export const taskErrorsAnew = `select ${errorKey.join(', ')}, nullif(count(*) filter (where retry_of is null), 0) as first_tries,
      nullif(count(*) filter (where retry_of is not null), 0) as retries
    from (
      select customer_no, ${dayOfTask} as day, scenario_no, ai_model, kind, retry_of, case when is_other_error then '${otherErrors}' else error_code end as error_code
      from task_facts where ${ofDays} and state = 3 and error_code is not null
    ) facts
    group by ${errorKey.join(', ')}`;

/** Sums of finer sums; rows in which nothing is left count as none. */
const summed = (key: readonly string[], finer: string): string =>
  `select ${key.join(', ')}, ${measureColumns.map((name) => `nullif(bigint_sum(${name}), 0) as ${name}`).join(', ')}, nullif(histogram_sum(durations), 0) as durations
    from ${finer} finer group by ${key.join(', ')} having coalesce(bigint_sum(started), bigint_sum(retries)) is not null`;

const ofMonth = (table: string) =>
  `(select *, $1::date as month from ${table} where day >= $1::date and day < ($1::date + interval '1 month')::date)`;

// The parameters: the first and the last day; or the first day of the month.
export const libraryDaysAnew = summed(
  ['day', 'scenario_no', 'ai_model', 'kind'],
  '(select * from task_days where day between $1::date and $2::date)',
);
export const totalDaysAnew = summed(
  ['day', 'ai_model', 'kind'],
  '(select * from library_days where day between $1::date and $2::date)',
);
export const taskMonthsAnew = summed(
  ['customer_no', 'month', 'scenario_no', 'ai_model', 'kind'],
  ofMonth('task_days'),
);
export const libraryMonthsAnew = summed(
  ['month', 'scenario_no', 'ai_model', 'kind'],
  ofMonth('library_days'),
);

// Parameters: $1 and $2 bound days in UTC; $3 is the first hour that is kept.
export const taskHoursAnew = `select date_bin('1 hour', started_at, '2000-01-01T00:00:00Z') as hour, nullif(count(*), 0) as started,
      nullif(count(*) filter (where state = 2), 0) as completed, nullif(count(*) filter (where state = 3), 0) as failed
    from task_facts
    where started_at >= $1::timestamptz and started_at < $2::timestamptz and started_at >= $3::timestamptz and kind = 1 and retry_of is null
    group by 1`;
