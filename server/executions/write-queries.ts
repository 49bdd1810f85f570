import { arrayLiteral, columnOf } from '../platform/array-literal.ts';
import type { Db } from '../platform/database.ts';
import { queryPlannedOnce } from '../platform/planned-once.ts';
import type { OpenTask } from './logical-jobs.ts';
import type { Retry } from './retry-chains.ts';
import { kindCode, provenanceCode, stateCode } from './storage/codes.ts';
import type { TaskPlace } from './task-state.ts';
import type { TaskValue } from './value/task-value.ts';

/** A task to be written, in the state and with the value that it has now. */
type Written = Pick<OpenTask, 'identity' | 'former' | 'task' | 'value'>;
type Column<Row> = [
  name: string,
  type: string,
  of: (row: Row) => string | number | boolean | null | undefined,
];

const unlessZero = (amount: number | null | undefined) => (amount ? amount : null);
const keyOf = (taskKey: string) => (taskKey === 'main' ? null : taskKey);

const valueColumns: Column<TaskValue | null>[] = [
  ['time_value_low', 'bigint', (value) => unlessZero(value?.timeValueLowMicros)],
  ['time_value', 'bigint', (value) => unlessZero(value?.timeValueMicros)],
  ['time_value_high', 'bigint', (value) => unlessZero(value?.timeValueHighMicros)],
  ['naive_value', 'bigint', (value) => unlessZero(value?.naiveValueMicros)],
  [
    'freed_value',
    'bigint',
    (value) => (value && value.freedValueMicros !== value.naiveValueMicros ? value.freedValueMicros : null),
  ],
  ['human_value', 'bigint', (value) => unlessZero(value?.humanValueMicros)],
  ['reported_value', 'bigint', (value) => unlessZero(value?.reportedValueMicros)],
  ['credit_cost', 'bigint', (value) => unlessZero(value?.creditCostMicros)],
  ['ai_cost', 'bigint', (value) => unlessZero(value?.aiCostMicros)],
  ['freed_micros', 'bigint', (value) => unlessZero(value?.freedMicros)],
  ['human_micros', 'bigint', (value) => unlessZero(value?.humanMicros)],
  ['provenance', 'smallint', (value) => value && provenanceCode(value.minutesProvenance)],
  ['formula_version', 'smallint', (value) => value && value.formulaVersion],
  ['is_unpriced', 'boolean', (value) => value?.isUnpriced || null],
  ['is_unvalued', 'boolean', (value) => (value && value.timeValueMicros === null) || null],
  ['currency', 'text', (value) => value && value.currency],
  ['unconverted', 'jsonb', (value) => value?.unconverted && JSON.stringify(value.unconverted)],
];

const ofValue = <Row extends { value: TaskValue | null }>([
  name,
  type,
  of,
]: Column<TaskValue | null>): Column<Row> => [name, type, ({ value }) => of(value)];

const factColumns: Column<Written>[] = [
  ['customer_no', 'integer', ({ task }) => task.customerNo],
  ['started_at', 'timestamptz', ({ task }) => task.startedAt.toISOString()],
  ['installation_no', 'integer', ({ task }) => task.installationNo],
  ['scenario_no', 'integer', ({ task }) => task.scenarioNo],
  ['version_no', 'integer', ({ task }) => task.versionNo],
  ['execution_id', 'text', ({ task }) => task.executionId],
  ['task_key', 'text', ({ task }) => keyOf(task.taskKey)],
  ['finished_at', 'timestamptz', ({ task }) => task.finishedAt?.toISOString() ?? null],
  ['received_at', 'timestamptz', ({ task }) => task.receivedAt.toISOString()],
  ['input_tokens', 'bigint', ({ task }) => task.inputTokens],
  ['output_tokens', 'bigint', ({ task }) => task.outputTokens],
  ['cost_micros', 'bigint', ({ task }) => task.costMicros],
  ['value_micros', 'bigint', ({ task }) => task.valueMicros],
  ['credits_micros', 'bigint', ({ task }) => task.creditsMicros],
  ['time_saved_micros', 'bigint', ({ task }) => task.timeSavedMicros],
  ['items', 'integer', ({ task }) => task.items],
  ['state', 'smallint', ({ task }) => stateCode(task.status)],
  ['kind', 'smallint', ({ task }) => kindCode(task.kind)],
  ['reporting_credits', 'smallint', ({ task }) => task.reportingCredits],
  ['has_warning', 'boolean', ({ task }) => task.hasWarning],
  ['retry_of', 'text', ({ task }) => task.retryOf],
  ['ai_model', 'text', ({ task }) => task.aiModel],
  ['cost_currency', 'text', ({ task }) => task.costCurrency],
  ['value_currency', 'text', ({ task }) => task.valueCurrency],
  ['error_code', 'text', ({ task }) => task.errorCode],
  ['error_message', 'text', ({ task }) => task.errorMessage],
  ['is_other_error', 'boolean', ({ task }) => task.isOtherError || null],
  ['data', 'jsonb', ({ task }) => (task.data == null ? null : JSON.stringify(task.data))],
  ...valueColumns.map(ofValue<Written>),
];

const names = (columns: readonly Column<never>[]) => columns.map(([name]) => name).join(', ');
/** One array per column. Where no row has anything, the parameter is null, and PostgreSQL fills the column up. */
const arrays = (columns: readonly Column<never>[]) =>
  columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ');
const valuesOf = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]) =>
  columns.map(([, , of]) => columnOf(rows, of));

const insertSql = `
  with facts as (
    select * from unnest(${arrays(factColumns)}, $${factColumns.length + 1}::uuid[]) as facts (${names(factColumns)}, identity)
  ), identities as (
    insert into task_identities (customer_no, identity, started_at) select customer_no, identity, started_at from facts
  )
  insert into task_facts (${names(factColumns)}) select ${names(factColumns)} from facts`;

/** Facts of new tasks, and the identities that keep them unique. */
export async function insertTasks(db: Db, tasks: readonly Written[]): Promise<void> {
  if (tasks.length === 0) return;
  await queryPlannedOnce(db, insertSql, [
    ...valuesOf(factColumns, tasks),
    arrayLiteral(tasks.map(({ identity }) => identity)),
  ]);
}

/** What names a stored task stays as it is; `started_at` may move. */
const fixed = new Set([
  'customer_no',
  'installation_no',
  'scenario_no',
  'version_no',
  'execution_id',
  'task_key',
]);
const formerStart = factColumns.length + 1;

const endSql = `
  with ended as (
    select * from unnest(${arrays(factColumns)}, $${formerStart}::timestamptz[], $${formerStart + 1}::uuid[])
      as ended (${names(factColumns)}, former_start, identity)
  ), moved as (
    update task_identities i set started_at = ended.started_at from ended
    where i.customer_no = ended.customer_no and i.identity = ended.identity and ended.started_at <> ended.former_start
  )
  update task_facts f set ${factColumns
    .filter(([name]) => !fixed.has(name))
    .map(([name]) => `${name} = ended.${name}`)
    .join(', ')}
  from ended
  where f.customer_no = ended.customer_no and f.installation_no = ended.installation_no and f.started_at = ended.former_start
    and f.execution_id = ended.execution_id and f.task_key is not distinct from ended.task_key and f.state = 1
    and f.started_at between $${formerStart + 2}::timestamptz and $${formerStart + 3}::timestamptz`;

/** Running tasks whose end has come. */
export async function endTasks(db: Db, tasks: readonly Written[]): Promise<void> {
  if (tasks.length === 0) return;
  const starts = tasks.map(({ former, task }) => (former?.task ?? task).startedAt.toISOString()).toSorted();
  await db.query(endSql, [
    ...valuesOf(factColumns, tasks),
    tasks.map(({ former, task }) => (former?.task ?? task).startedAt.toISOString()),
    tasks.map(({ identity }) => identity),
    starts[0],
    starts.at(-1),
  ]);
}

type Revalued = Written & { value: TaskValue; knownAt: Date };
const revaluationColumns: Column<Revalued>[] = [
  ['customer_no', 'integer', ({ task }) => task.customerNo],
  ['installation_no', 'integer', ({ task }) => task.installationNo],
  ['started_at', 'timestamptz', ({ task }) => task.startedAt.toISOString()],
  ['execution_id', 'text', ({ task }) => task.executionId],
  ['task_key', 'text', ({ task }) => keyOf(task.taskKey)],
  ['revision', 'smallint', ({ value }) => value.revision],
  ['known_at', 'timestamptz', ({ knownAt }) => knownAt.toISOString()],
  ...valueColumns.map(ofValue<Revalued>),
];

/** Newer values of ended tasks, known since `knownAt`. */
export async function insertRevaluations(
  db: Db,
  tasks: readonly (Written & { value: TaskValue })[],
  { knownAt, reason }: { knownAt: Date; reason: 'retry' | 'restatement' },
): Promise<void> {
  if (tasks.length === 0) return;
  await db.query(
    `insert into task_revaluations (${names(revaluationColumns)}, reason)
     select *, $${revaluationColumns.length + 1}::text from unnest(${arrays(revaluationColumns)})`,
    [
      ...valuesOf(
        revaluationColumns,
        tasks.map((task) => ({ ...task, knownAt })),
      ),
      reason,
    ],
  );
}

/** Retries that are new, or whose chain turned out to start earlier. */
export async function saveRetries(
  db: Db,
  retries: readonly (Retry & { place: TaskPlace })[],
  recordedAt: Date,
): Promise<void> {
  if (retries.length === 0) return;
  await db.query(
    `insert into execution_retries (customer_no, installation_no, execution_id, retry_of, root_execution_id, recorded_at)
     select *, $6::timestamptz from unnest($1::integer[], $2::integer[], $3::text[], $4::text[], $5::text[])
     on conflict (customer_no, installation_no, execution_id)
       do update set retry_of = excluded.retry_of, root_execution_id = excluded.root_execution_id`,
    [
      retries.map(({ place }) => place.customerNo),
      retries.map(({ place }) => place.installationNo),
      retries.map(({ executionId }) => executionId),
      retries.map(({ retryOf }) => retryOf),
      retries.map(({ rootExecutionId }) => rootExecutionId),
      recordedAt,
    ],
  );
}

/** Links of retries that were told of in error. */
export async function deleteRetries(
  db: Db,
  retries: readonly (Retry & { place: TaskPlace })[],
): Promise<void> {
  if (retries.length === 0) return;
  await db.query(
    `delete from execution_retries r
     using unnest($1::integer[], $2::integer[], $3::text[]) as gone (customer_no, installation_no, execution_id)
     where r.customer_no = gone.customer_no and r.installation_no = gone.installation_no and r.execution_id = gone.execution_id`,
    [
      retries.map(({ place }) => place.customerNo),
      retries.map(({ place }) => place.installationNo),
      retries.map(({ executionId }) => executionId),
    ],
  );
}
