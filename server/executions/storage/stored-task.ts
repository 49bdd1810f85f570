import type { TaskPlace, TaskState } from '../task-state.ts';
import type { TaskValue } from '../value/task-value.ts';
import { kindOf, provenanceOf, statusOf } from './codes.ts';

/** A task as it stands, with the newest of its values; null while it runs. */
export type StoredTask = { task: TaskState; value: TaskValue | null };

/** The value of a row of `task_facts` or `task_revaluations`. */
export const valueColumns = `revision, formula_version, provenance, currency, freed_micros, human_micros, is_unvalued, time_value_low, time_value, time_value_high,
  reported_value, naive_value, freed_value, human_value, credit_cost, ai_cost, is_unpriced, unconverted`;

/** A task's state and first value from a row `f` of `task_facts`. */
export const factColumns = `f.customer_no as customer_no, f.installation_no as "installationNo", f.execution_id as "executionId", coalesce(f.task_key, 'main') as "taskKey",
  f.version_no as "versionNo", f.kind as kind, f.retry_of as "retryOf", f.state as state, f.has_warning as "hasWarning", f.started_at as "startedAt",
  f.finished_at as "finishedAt", f.items as items, f.time_saved_micros as "timeSavedMicros", f.credits_micros as "creditsMicros",
  f.reporting_credits as "reportingCredits", f.ai_model as "aiModel", f.input_tokens as "inputTokens", f.output_tokens as "outputTokens",
  f.cost_micros as "costMicros", f.cost_currency as "costCurrency", f.value_micros as "valueMicros", f.value_currency as "valueCurrency",
  f.error_code as "errorCode", f.error_message as "errorMessage", coalesce(f.is_other_error, false) as "isOtherError", f.received_at as "receivedAt",
  jsonb_build_object(${valueColumns
    .split(/,\s*/)
    .map((column) => (column === 'revision' ? `'revision', 1` : `'${column}', f.${column}`))
    .join(', ')}) as worth`;

/** A row of `factColumns`, and the newest revaluation. */
export type StoredRow = Omit<TaskState, keyof TaskPlace | 'kind' | 'status' | 'data'> & {
  installationNo: number;
  versionNo: number;
  kind: number;
  state: number;
  worth: StoredValue;
  newestWorth: StoredValue | null;
};

type StoredValue = {
  revision: number;
  formula_version: number;
  provenance: number | null;
  currency: string;
  is_unvalued: boolean | null;
  is_unpriced: boolean | null;
  unconverted: TaskValue['unconverted'];
} & Record<
  | 'freed_micros'
  | 'human_micros'
  | 'time_value_low'
  | 'time_value'
  | 'time_value_high'
  | 'reported_value'
  | 'naive_value'
  | 'freed_value'
  | 'human_value'
  | 'credit_cost'
  | 'ai_cost',
  number | null
>;

/** Tasks of these rows, whose installations stand at `places`. */
export function storedTasks(rows: readonly StoredRow[], known: readonly TaskPlace[]): StoredTask[] {
  const places = new Map(known.map((place) => [place.installationNo, place]));
  return rows.map(({ worth, newestWorth, kind, state, versionNo, ...row }) => ({
    task: {
      ...row,
      ...placeOf(places, row.installationNo),
      versionNo,
      kind: kindOf(kind),
      status: statusOf(state),
      data: null,
    },
    value: storedValue(newestWorth ?? worth),
  }));
}

function storedValue(row: StoredValue): TaskValue | null {
  if (row.provenance === null) return null;
  const unlessUnknown = (amount: number | null) => (row.is_unvalued ? null : (amount ?? 0));
  return {
    revision: row.revision,
    formulaVersion: row.formula_version,
    currency: row.currency,
    freedMicros: row.freed_micros ?? 0,
    humanMicros: row.human_micros ?? 0,
    minutesProvenance: provenanceOf(row.provenance),
    timeValueLowMicros: unlessUnknown(row.time_value_low),
    timeValueMicros: unlessUnknown(row.time_value),
    timeValueHighMicros: unlessUnknown(row.time_value_high),
    reportedValueMicros: row.reported_value ?? 0,
    naiveValueMicros: unlessUnknown(row.naive_value),
    freedValueMicros: unlessUnknown(row.freed_value ?? row.naive_value),
    humanValueMicros: unlessUnknown(row.human_value),
    creditCostMicros: row.credit_cost ?? 0,
    aiCostMicros: row.ai_cost ?? 0,
    isUnpriced: row.is_unpriced ?? false,
    unconverted: row.unconverted,
  };
}

function placeOf(places: Map<number, TaskPlace>, no: number): TaskPlace {
  const place = places.get(no);
  if (!place) throw new Error(`installation ${no} was not asked for`);
  return place;
}
