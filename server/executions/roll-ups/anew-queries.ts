import { bucketSql } from './durations.ts';
import { measureColumns, measuresSql } from './measures.ts';
import { reportingDaySql } from './reporting-days.ts';

/** How a table is counted anew: two selects under its key, of the sums and of the buckets of durations. */
export type Anew = { sums: string; buckets: string | null };

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

/**
 * The tasks of these days with their newest values; what is in another currency than the reporting one is told apart. `offset 0` keeps
 * the planner from repeating an expression in each of the sums that use it.
 */
const countedFacts = `(
  select fact.*, coalesce(currency = $9::text, false) as is_own,
    unconverted is not null or (currency <> $9::text and (coalesce(time_value, 0) <> 0 or coalesce(reported_value, 0) <> 0
      or coalesce(naive_value, 0) <> 0 or coalesce(credit_cost, 0) <> 0 or coalesce(ai_cost, 0) <> 0)) as is_unconverted
  from (
    select fact.customer_no, ${dayOfTask.replaceAll('started_at', 'fact.started_at')} as day, fact.installation_no, fact.version_no, fact.ai_model,
      fact.kind, fact.scenario_no, fact.state, fact.retry_of, fact.has_warning, fact.items, fact.credits_micros, fact.reporting_credits,
      fact.input_tokens, fact.output_tokens,
      ${worth.map((name) => `case when newest.revision is null then fact.${name} else newest.${name} end as ${name}`).join(', ')}
    from (select * from task_facts where ${ofDays}) fact
    left join (
      select distinct on (customer_no, installation_no, execution_id, task_key) *
      from task_revaluations where started_at >= $1::timestamptz and started_at < $2::timestamptz
      order by customer_no, installation_no, execution_id, task_key, revision desc
    ) newest on newest.customer_no = fact.customer_no and newest.installation_no = fact.installation_no
      and newest.execution_id = fact.execution_id and newest.task_key is not distinct from fact.task_key
    offset 0
  ) fact
  offset 0
)`;

export const taskDaysAnew: Anew = {
  sums: `select ${taskKey.join(', ')}, ${measureColumns.map((name, index) => `nullif((${measuresSql[index]})::bigint, 0) as ${name}`).join(', ')}
    from ${countedFacts} fact group by ${taskKey.join(', ')}`,
  buckets: `select ${taskKey.map((name) => (name === 'day' ? `${dayOfTask} as day` : name)).join(', ')}, ${bucketSql('finished_at - started_at')} as bucket, count(*) as total
    from task_facts where state = 2 and retry_of is null and ${ofDays}
    group by ${taskKey.join(', ')}, bucket`,
};

export const taskErrorsAnew: Anew = {
  sums: `select ${errorKey.join(', ')}, nullif(count(*) filter (where retry_of is null), 0) as first_tries,
      nullif(count(*) filter (where retry_of is not null), 0) as retries
    from (select *, ${dayOfTask} as day from task_facts where ${ofDays} and state = 3 and error_code is not null) facts
    group by ${errorKey.join(', ')}`,
  buckets: null,
};

/** Sums of finer sums; rows in which nothing is left count as none. */
const summed = (key: readonly string[], finer: string): Anew => ({
  sums: `select ${key.join(', ')}, ${measureColumns.map((name) => `nullif(sum(${name})::bigint, 0) as ${name}`).join(', ')}
    from ${finer} finer group by ${key.join(', ')} having coalesce(sum(started), sum(retries)) is not null`,
  buckets: `select ${key.join(', ')}, entry >> 20 as bucket, sum(entry & 1048575) as total
    from ${finer} finer, unnest(durations) as entry group by ${key.join(', ')}, bucket`,
});

const ofMonth = (table: string) =>
  `(select *, $1::date as month from ${table} where day >= $1::date and day < ($1::date + interval '1 month')::date)`;

// The parameters: the first and the last day; or the first day of the month.
export const libraryDaysAnew = summed(
  ['day', 'scenario_no', 'ai_model', 'kind'],
  '(select * from task_days where day between $1::date and $2::date)',
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
export const taskHoursAnew: Anew = {
  sums: `select date_bin('1 hour', started_at, '2000-01-01T00:00:00Z') as hour, nullif(count(*), 0) as started,
      nullif(count(*) filter (where state = 2), 0) as completed, nullif(count(*) filter (where state = 3), 0) as failed
    from task_facts
    where started_at >= $1::timestamptz and started_at < $2::timestamptz and started_at >= $3::timestamptz and kind = 1 and retry_of is null
    group by 1`,
  buckets: null,
};
