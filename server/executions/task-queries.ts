import type { Reporting } from '../installations/schema.ts';
import type { Db } from '../platform/database.ts';
import type { Retry } from './retry-chains.ts';
import type { TaskPlace, TaskState } from './task-state.ts';
import type { TaskValue } from './value/task-value.ts';

export type Execution = { installationId: string; executionId: string };
export type StoredTask = { task: TaskState; value: TaskValue | null };

/**
 * The installations of these ids, locked in their order: whoever records for an installation waits here for whoever
 * is recording for it, so that former states are read and replaced without a race, and nothing deadlocks.
 */
export async function lockInstallations(db: Db, ids: string[]): Promise<TaskPlace[]> {
  const { rows } = await db.query<TaskPlace>(
    `select id as "installationId", scenario_id as "scenarioId", version_id as "versionId", customer_id as "customerId"
     from installations
     where id = any($1::text[])
     order by id
     for no key update`,
    [ids],
  );
  return rows;
}

type ReportingInstallation = { id: string; customerId: string; reporting: Reporting };

/** Whose report address this is, by the hash of its token; null when it is unknown or was revoked. */
export async function findReportingInstallation(
  db: Db,
  tokenHash: Buffer,
): Promise<ReportingInstallation | null> {
  const { rows } = await db.query<ReportingInstallation>(
    `select id, customer_id as "customerId", reporting from installations where report_token_hash = $1::bytea`,
    [tokenHash],
  );
  return rows[0] ?? null;
}

/** Every retry in a chain that one of these executions is part of. */
export async function findRetries(db: Db, executions: Execution[]): Promise<Retry[]> {
  const { rows } = await db.query<Retry>(
    `with named as (select * from unnest($1::text[], $2::text[]) as named (installation_id, execution_id)),
     roots as (
       select installation_id, execution_id as root from named
       union
       select retries.installation_id, retries.root_execution_id
       from execution_retries retries join named using (installation_id, execution_id)
     )
     select retries.installation_id as "installationId", retries.execution_id as "executionId",
       retries.retry_of as "retryOf", retries.root_execution_id as "rootExecutionId"
     from execution_retries retries
     join roots on roots.installation_id = retries.installation_id and roots.root = retries.root_execution_id`,
    columnsOf(executions),
  );
  return rows;
}

/** The tasks of these executions with their newest values; only those of `taskKeys`, unless that is null. */
export async function findTasks(
  db: Db,
  executions: Execution[],
  taskKeys: string[] | null,
): Promise<StoredTask[]> {
  const { rows } = await db.query<Record<string, unknown> & TaskState>(
    `with named as (select distinct * from unnest($1::text[], $2::text[]) as named (installation_id, execution_id))
     select tasks.id, tasks.installation_id as "installationId", tasks.execution_id as "executionId", tasks.task_key as "taskKey",
       tasks.scenario_id as "scenarioId", tasks.version_id as "versionId", tasks.customer_id as "customerId", tasks.kind,
       tasks.retry_of as "retryOf", tasks.status, tasks.has_warning as "hasWarning", tasks.started_at as "startedAt",
       tasks.finished_at as "finishedAt", tasks.items, tasks.time_saved_minutes as "timeSavedMinutes", tasks.credits,
       tasks.reporting_credits as "reportingCredits", tasks.ai_model as "aiModel", tasks.input_tokens as "inputTokens", tasks.output_tokens as "outputTokens",
       tasks.cost_micros as "costMicros", tasks.cost_currency as "costCurrency", tasks.value_micros as "valueMicros",
       tasks.value_currency as "valueCurrency", tasks.error_code as "errorCode", tasks.error_message as "errorMessage",
       null as data, tasks.received_at as "receivedAt",
       to_jsonb(worth) as worth
     from named
     join task_identities identities using (installation_id, execution_id)
     join execution_tasks tasks on tasks.id = identities.task_id
     left join lateral (
       select revision, known_at as "knownAt", formula_version as "formulaVersion", currency,
         freed_minutes::text as "freedMinutes", human_minutes::text as "humanMinutes", minutes_provenance as "minutesProvenance",
         time_value_low_micros::text as "timeValueLowMicros", time_value_micros::text as "timeValueMicros",
         time_value_high_micros::text as "timeValueHighMicros", reported_value_micros::text as "reportedValueMicros",
         naive_value_micros::text as "naiveValueMicros", credit_cost_micros::text as "creditCostMicros",
         ai_cost_micros::text as "aiCostMicros", is_unpriced as "isUnpriced", unconverted
       from task_values where task_id = tasks.id order by revision desc limit 1
     ) worth on true
     where $3::text[] is null or identities.task_key = any($3::text[])`,
    [...columnsOf(executions), taskKeys],
  );
  return rows.map(({ worth, ...task }) => ({
    task: task as TaskState,
    value: worth ? storedValue(task.id, worth as Wire) : null,
  }));
}

/** Facts of new tasks, and the identities that keep them unique. */
export async function insertTasks(db: Db, tasks: TaskState[]): Promise<void> {
  await db.query(
    `with facts as (select * from jsonb_to_recordset($1::jsonb) as facts (${taskColumns})),
     identities as (
       insert into task_identities (installation_id, execution_id, task_key, task_id)
       select "installationId", "executionId", "taskKey", id from facts
     )
     insert into execution_tasks (id, installation_id, execution_id, task_key, scenario_id, version_id, customer_id, kind, retry_of,
       status, has_warning, started_at, finished_at, items, time_saved_minutes, credits, reporting_credits, ai_model, input_tokens, output_tokens,
       cost_micros, cost_currency, value_micros, value_currency, error_code, error_message, data, received_at)
     select id, "installationId", "executionId", "taskKey", "scenarioId", "versionId", "customerId", kind, "retryOf",
       status, "hasWarning", "startedAt", "finishedAt", items, "timeSavedMinutes", credits, "reportingCredits", "aiModel", "inputTokens", "outputTokens",
       "costMicros", "costCurrency", "valueMicros", "valueCurrency", "errorCode", "errorMessage", nullif(data, 'null'), "receivedAt"
     from facts`,
    [JSON.stringify(tasks)],
  );
}

/** Running tasks whose end has come. */
export async function endTasks(db: Db, tasks: TaskState[]): Promise<void> {
  await db.query(
    `update execution_tasks tasks
     set kind = facts.kind, retry_of = facts."retryOf", status = facts.status, has_warning = facts."hasWarning",
       started_at = facts."startedAt", finished_at = facts."finishedAt", items = facts.items,
       time_saved_minutes = facts."timeSavedMinutes", credits = facts.credits, reporting_credits = facts."reportingCredits", ai_model = facts."aiModel",
       input_tokens = facts."inputTokens", output_tokens = facts."outputTokens", cost_micros = facts."costMicros",
       cost_currency = facts."costCurrency", value_micros = facts."valueMicros", value_currency = facts."valueCurrency",
       error_code = facts."errorCode", error_message = facts."errorMessage", data = coalesce(nullif(facts.data, 'null'), tasks.data)
     from jsonb_to_recordset($1::jsonb) as facts (${taskColumns})
     where tasks.id = facts.id`,
    [JSON.stringify(tasks)],
  );
}

/** Retries that are new, or whose chain turned out to start earlier. */
export async function saveRetries(db: Db, retries: Retry[]): Promise<void> {
  await db.query(
    `insert into execution_retries (installation_id, execution_id, retry_of, root_execution_id)
     select "installationId", "executionId", "retryOf", "rootExecutionId"
     from jsonb_to_recordset($1::jsonb) as retries ("installationId" text, "executionId" text, "retryOf" text, "rootExecutionId" text)
     on conflict (installation_id, execution_id) do update set root_execution_id = excluded.root_execution_id`,
    [JSON.stringify(retries)],
  );
}

const taskColumns = `id text, "installationId" text, "executionId" text, "taskKey" text, "scenarioId" text, "versionId" text,
  "customerId" text, kind text, "retryOf" text, status text, "hasWarning" boolean, "startedAt" timestamptz, "finishedAt" timestamptz,
  items integer, "timeSavedMinutes" numeric, credits numeric, "reportingCredits" smallint, "aiModel" text, "inputTokens" bigint, "outputTokens" bigint,
  "costMicros" bigint, "costCurrency" text, "valueMicros" bigint, "valueCurrency" text, "errorCode" text, "errorMessage" text,
  data jsonb, "receivedAt" timestamptz`;

const columnsOf = (executions: Execution[]): [string[], string[]] => [
  executions.map(({ installationId }) => installationId),
  executions.map(({ executionId }) => executionId),
];

type Wire = {
  [Field in keyof TaskValue]: TaskValue[Field] extends bigint | null ? string : TaskValue[Field];
};

function storedValue(taskId: string, row: Wire): TaskValue {
  const micros = (text: string | null) => (text === null ? null : BigInt(text));
  return {
    ...row,
    taskId,
    knownAt: new Date(row.knownAt),
    timeValueLowMicros: micros(row.timeValueLowMicros),
    timeValueMicros: micros(row.timeValueMicros),
    timeValueHighMicros: micros(row.timeValueHighMicros),
    reportedValueMicros: BigInt(row.reportedValueMicros),
    naiveValueMicros: micros(row.naiveValueMicros),
    creditCostMicros: BigInt(row.creditCostMicros),
    aiCostMicros: BigInt(row.aiCostMicros),
  };
}
