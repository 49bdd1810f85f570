import type { TaskState } from '../task-state.ts';
import type { TaskValue } from '../value/task-value.ts';

/** The sums of the day cube, in the order of its columns; SQL and TypeScript use the same names. */
export const dayMeasures = {
  started: 'started',
  completed: 'completed',
  failed: 'failed',
  warnings: 'warnings',
  retries: 'retries',
  timeValueLowMicros: 'time_value_low_micros',
  timeValueMicros: 'time_value_micros',
  timeValueHighMicros: 'time_value_high_micros',
  reportedValueMicros: 'reported_value_micros',
  measuredValueMicros: 'measured_value_micros',
  naiveValueMicros: 'naive_value_micros',
  creditCostMicros: 'credit_cost_micros',
  aiCostMicros: 'ai_cost_micros',
  unpriced: 'unpriced',
  unvalued: 'unvalued',
  valued: 'valued',
  unconverted: 'unconverted',
} as const;
export type DayMeasures = Record<keyof typeof dayMeasures, bigint>;

/** What a task adds to its group, or takes from it: the group's key and the signed measures. */
export type RollUpChange = Pick<
  TaskState,
  'startedAt' | 'scenarioId' | 'versionId' | 'customerId' | 'aiModel' | 'kind'
> &
  DayMeasures;

/** The difference between a task's new and former state, as rows to add to the roll-ups. */
export function rollUpChanges(
  former: { task: TaskState; value: TaskValue | null } | null,
  current: { task: TaskState; value: TaskValue | null },
): RollUpChange[] {
  return [
    ...(former ? [changeBy(former.task, former.value, -1n)] : []),
    changeBy(current.task, current.value, 1n),
  ];
}

function changeBy(task: TaskState, value: TaskValue | null, sign: 1n | -1n): RollUpChange {
  const { startedAt, scenarioId, versionId, customerId, aiModel, kind } = task;
  const measures = Object.entries(measuresOf(task, value)).map(([name, amount]) => [name, amount * sign]);
  return {
    startedAt,
    scenarioId,
    versionId,
    customerId,
    aiModel,
    kind,
    ...(Object.fromEntries(measures) as DayMeasures),
  };
}

function measuresOf(task: TaskState, value: TaskValue | null): DayMeasures {
  const isFirstTry = task.retryOf === null;
  const count = (condition: boolean) => (condition ? 1n : 0n);
  const timeValueMicros = value?.timeValueMicros ?? 0n;
  const reportedValueMicros = value?.reportedValueMicros ?? 0n;
  const isMeasured = value?.minutesProvenance === 'confirmed' || value?.minutesProvenance === 'measured';
  const hasMinutes = Number(value?.freedMinutes ?? 0) !== 0 || Number(value?.humanMinutes ?? 0) !== 0;
  return {
    started: count(isFirstTry),
    completed: count(isFirstTry && task.status === 'completed'),
    failed: count(isFirstTry && task.status === 'failed'),
    warnings: count(isFirstTry && task.hasWarning),
    retries: count(!isFirstTry),
    timeValueLowMicros: value?.timeValueLowMicros ?? 0n,
    timeValueMicros,
    timeValueHighMicros: value?.timeValueHighMicros ?? 0n,
    reportedValueMicros,
    measuredValueMicros: reportedValueMicros + (isMeasured ? timeValueMicros : 0n),
    naiveValueMicros: value?.naiveValueMicros ?? 0n,
    creditCostMicros: value?.creditCostMicros ?? 0n,
    aiCostMicros: value?.aiCostMicros ?? 0n,
    unpriced: count(value?.isUnpriced ?? false),
    unvalued: count(value !== null && value.timeValueMicros === null),
    valued: count(hasMinutes && value?.timeValueMicros !== null),
    unconverted: count(value?.unconverted != null),
  };
}
