import type { Db } from '../platform/database.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketSql } from './buckets.ts';
import type { Keyed } from './rows-by-key.ts';
import type { Scope } from './scope.ts';

export const roiDimensions: Partial<Record<GroupBy, string>> = {
  scenario: 'scenario_id',
  customer: 'customer_id',
  aiModel: 'ai_model',
};
const groupSql = (groupBy: GroupBy) => roiDimensions[groupBy] ?? 'null::text';

export type ValueSums = Keyed & {
  completed: number;
  timeValueLow: string;
  timeValue: string;
  timeValueHigh: string;
  reportedValue: string;
  measuredValue: string;
  naiveValue: string;
  creditCost: string;
  aiCost: string;
  unpriced: number;
  unvalued: number;
  valued: number;
  unconverted: number;
};

/** Values and costs of tasks by the day of their start, from the day cube, in micros. */
export async function sumValues(db: Db, scope: Scope, { interval, groupBy }: Grouping): Promise<ValueSums[]> {
  const { rows } = await db.query<ValueSums>(
    `select ${bucketSql(interval, 'day')} as bucket, ${groupSql(groupBy)} as "group",
       coalesce(sum(completed) filter (where kind = 'run'), 0)::bigint as completed,
       sum(time_value_low_micros)::text as "timeValueLow", sum(time_value_micros)::text as "timeValue",
       sum(time_value_high_micros)::text as "timeValueHigh", sum(reported_value_micros)::text as "reportedValue",
       sum(measured_value_micros)::text as "measuredValue", sum(naive_value_micros)::text as "naiveValue",
       sum(credit_cost_micros)::text as "creditCost", sum(ai_cost_micros)::text as "aiCost",
       sum(unpriced)::bigint as unpriced, sum(unvalued)::bigint as unvalued, sum(valued)::bigint as valued,
       sum(unconverted)::bigint as unconverted
     from task_days
     where day between $1::date and $2::date
       and ($3::text is null or scenario_id = $3::text)
       and ($4::text is null or customer_id = $4::text)
       and ($5::text is null or ai_model = $5::text)
     group by 1, 2
     having sum(started + retries) > 0`,
    [scope.from, scope.to, scope.scenarioId, scope.customerId, scope.aiModel],
  );
  return rows;
}

export type UnconvertedSums = Keyed & { tasks: number; amountMicros: string; currency: string };

/** Values and costs of tasks in currencies without a rate, from their newest rows. */
export async function sumUnconvertedValues(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<UnconvertedSums[]> {
  const { rows } = await db.query<UnconvertedSums>(
    `select ${bucketSql(interval, '(started_at at time zone $6::text)::date')} as bucket, ${groupSql(groupBy)} as "group",
       count(distinct tasks.id) as tasks,
       sum((part.value ->> 'amountMicros')::numeric * case when part.value ->> 'part' in ('creditCost', 'aiCost') then -1 else 1 end)::text as "amountMicros",
       part.value ->> 'currency' as currency
     from execution_tasks tasks
     join lateral (select unconverted from task_values where task_id = tasks.id order by revision desc limit 1) worth on worth.unconverted is not null
     cross join lateral jsonb_array_elements(worth.unconverted) as part (value)
     where started_at >= $1::date::timestamp at time zone $6::text
       and started_at < ($2::date + 1)::timestamp at time zone $6::text
       and ($3::text is null or scenario_id = $3::text)
       and ($4::text is null or customer_id = $4::text)
       and ($5::text is null or ai_model = $5::text)
     group by 1, 2, currency
     order by currency`,
    [scope.from, scope.to, scope.scenarioId, scope.customerId, scope.aiModel, scope.timeZone],
  );
  return rows;
}
