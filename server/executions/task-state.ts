import { exactly, roundedMicros } from '../platform/rational.ts';
import type { ReportedTask } from './check-report.ts';
import type { TaskKind, TaskStatus } from './schema.ts';

/** Where a task belongs, as its installation says; the numbers stand for the ids in facts and sums. */
export type TaskPlace = {
  installationId: string;
  installationNo: number;
  scenarioId: string;
  scenarioNo: number;
  customerId: string;
  customerNo: number;
  /** The version that was installed when the task was first reported. */
  versionNo: number;
};

/** A task in its newest state, as it is stored. `data` is written, never read back here. */
export type TaskState = TaskPlace & {
  executionId: string;
  taskKey: string;
  kind: TaskKind;
  retryOf: string | null;
  status: TaskStatus;
  hasWarning: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  items: number;
  /** Millionths of a minute. */
  timeSavedMicros: number | null;
  /** Millionths of a credit. */
  creditsMicros: number | null;
  /** What reporting it cost in Make; it counts where its credits are not told. */
  reportingCredits: number;
  aiModel: string;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicros: number | null;
  costCurrency: string | null;
  valueMicros: number | null;
  valueCurrency: string | null;
  errorCode: string | null;
  errorMessage: string | null;
  /** Counted as one of many other codes. */
  isOtherError: boolean;
  data: unknown;
  /** When the report of this state arrived. */
  receivedAt: Date;
};

/**
 * The state after a report, or null when the report changes nothing: states only move from `running` to an end, so a second
 * `running` and whatever follows an end are duplicates. An end replaces all that the running report said: what it leaves out
 * was not so, whichever of the two comes first. Only the version is the one that was installed at the first task.
 */
export function nextState(
  former: TaskState | null,
  { task, reportingCredits = 0 }: ReportedTask,
  place: TaskPlace,
  receivedAt: Date,
): TaskState | null {
  if (former && (former.status !== 'running' || task.status === 'running')) return null;
  return {
    installationId: place.installationId,
    installationNo: place.installationNo,
    scenarioId: place.scenarioId,
    scenarioNo: place.scenarioNo,
    customerId: place.customerId,
    customerNo: place.customerNo,
    versionNo: former?.versionNo ?? place.versionNo,
    executionId: task.executionId,
    taskKey: task.taskKey,
    kind: task.kind ?? 'run',
    retryOf: task.retryOf ?? null,
    status: task.status,
    hasWarning: task.status === 'completed' && (task.warning ?? false),
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    items: task.items ?? 1,
    timeSavedMicros: microsOf(task.timeSavedMinutes),
    creditsMicros: microsOf(task.credits),
    reportingCredits,
    aiModel: task.aiModel ?? 'none',
    inputTokens: task.inputTokens ?? null,
    outputTokens: task.outputTokens ?? null,
    costMicros: task.cost?.amountMicros ?? null,
    costCurrency: task.cost?.currency ?? null,
    valueMicros: task.value?.amountMicros ?? null,
    valueCurrency: task.value?.currency ?? null,
    errorCode: task.error?.code ?? null,
    errorMessage: task.error?.message ?? null,
    isOtherError: false,
    data: task.data ?? null,
    receivedAt,
  };
}

/** Six decimals are kept, further ones rounded half away from zero before anything is valued by them. */
const microsOf = (decimal: string | undefined): number | null =>
  decimal === undefined ? null : Number(roundedMicros(exactly(decimal)));
