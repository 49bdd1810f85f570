import type { Db } from '../../platform/database.ts';
import type { DayRange } from '../../platform/time.ts';

/** One task in its newest state with its newest value, as it is exported: amounts in micros, decimals as text, instants as dates. */
export type ExportedTask = Record<string, string | number | boolean | Date | object | null>;

/** Opens a cursor over the tasks that started on these days of a time zone, which lives as long as the transaction. */
export async function openTasksCursor(db: Db, { from, to }: DayRange, timeZone: string): Promise<void> {
  await db.query(
    `declare exported_tasks no scroll cursor for
     select i.id as "installationId", f.execution_id as "executionId", coalesce(f.task_key, 'main') as "taskKey",
       c.id as "customerId", s.id as "scenarioId", v.id as "versionId",
       (array['run', 'test', 'errorHandler'])[f.kind] as kind, (array['running', 'completed', 'failed'])[f.state] as status,
       f.retry_of as "retryOf", f.has_warning as "hasWarning", f.started_at as "startedAt", f.finished_at as "finishedAt", f.received_at as "receivedAt", f.items,
       trim_scale(f.time_saved_micros * 0.000001)::text as "timeSavedMinutes",
       trim_scale(coalesce(f.credits_micros * 0.000001, f.reporting_credits))::text as credits,
       f.ai_model as "aiModel", f.input_tokens as "inputTokens", f.output_tokens as "outputTokens",
       f.cost_micros as "costMicros", f.cost_currency as "costCurrency", f.value_micros as "valueMicros", f.value_currency as "valueCurrency",
       f.error_code as "errorCode", f.error_message as "errorMessage", f.data,
       worth.*
     from task_facts f
     join installations i on i.no = f.installation_no
     join customers c on c.no = f.customer_no
     join scenarios s on s.no = f.scenario_no
     join scenario_versions v on v.no = f.version_no
     left join lateral (
       select * from task_revaluations r
       where r.customer_no = f.customer_no and r.installation_no = f.installation_no and r.started_at = f.started_at
         and r.execution_id = f.execution_id and r.task_key is not distinct from f.task_key
       order by r.revision desc limit 1
     ) r on true
     cross join lateral (
       select case when r.revision is null then f.provenance else r.provenance end as provenance,
         case when r.revision is null then f.is_unvalued else r.is_unvalued end as is_unvalued
     ) valued
     cross join lateral (
       select coalesce(r.revision, 1) as revision, coalesce(r.formula_version, f.formula_version) as "formulaVersion",
         (array['default', 'estimated', 'confirmed', 'measured'])[valued.provenance] as "minutesProvenance",
         coalesce(r.currency, f.currency) as currency,
         ${amount('time_value_low', 'timeValueLowMicros', 'is_unvalued')},
         ${amount('time_value', 'timeValueMicros', 'is_unvalued')},
         ${amount('time_value_high', 'timeValueHighMicros', 'is_unvalued')},
         ${amount('reported_value', 'reportedValueMicros')},
         ${amount('credit_cost', 'creditCostMicros')},
         ${amount('ai_cost', 'aiCostMicros')},
         coalesce(case when r.revision is null then f.is_unpriced else r.is_unpriced end, false) as "isUnpriced",
         case when r.revision is null then f.unconverted else r.unconverted end as unconverted
     ) worth
     where f.started_at >= $1::date::timestamp at time zone $3::text and f.started_at < ($2::date + 1)::timestamp at time zone $3::text`,
    [from, to, timeZone],
  );
}

/** The next tasks of the cursor; none when all were read. */
export async function fetchTasks(db: Db): Promise<ExportedTask[]> {
  const { rows } = await db.query<ExportedTask>('fetch 5000 from exported_tasks');
  return rows;
}

/** Of the newest revision: null before the end and where it is unknown, else 0 for nothing. */
const amount = (column: string, name: string, unknownIf?: 'is_unvalued') =>
  `case when valued.provenance is null${unknownIf ? ` or valued.${unknownIf}` : ''} then null
           else coalesce(case when r.revision is null then f.${column} else r.${column} end, 0) end as "${name}"`;
