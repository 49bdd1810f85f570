import { exactly, roundedMicros } from '../platform/rational.ts';
import type { CheckedTask } from './check-report.ts';
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
  data: unknown;
  /** When the report of this state arrived. */
  receivedAt: Date;
};

/**
 * The state after a report, or null when the report changes nothing: states only move from `running` to an end, so a second
 * `running` and whatever follows an end are duplicates. What the later report leaves out stays as the earlier one said.
 */
export function nextState(
  former: TaskState | null,
  report: CheckedTask,
  place: TaskPlace,
  receivedAt: Date,
): TaskState | null {
  if (former && (former.status !== 'running' || report.status === 'running')) return null;
  const earlier = former ?? unstarted;
  return {
    installationId: place.installationId,
    installationNo: place.installationNo,
    scenarioId: place.scenarioId,
    scenarioNo: place.scenarioNo,
    customerId: place.customerId,
    customerNo: place.customerNo,
    versionNo: former?.versionNo ?? place.versionNo,
    executionId: report.executionId,
    taskKey: report.taskKey,
    kind: report.kind ?? earlier.kind,
    retryOf: report.retryOf ?? earlier.retryOf,
    status: report.status,
    hasWarning: report.status === 'completed' && (report.warning ?? false),
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    items: report.items ?? earlier.items,
    timeSavedMicros: microsOf(report.timeSavedMinutes) ?? earlier.timeSavedMicros,
    creditsMicros: microsOf(report.credits) ?? earlier.creditsMicros,
    reportingCredits: Math.max(report.reportingCredits ?? 0, earlier.reportingCredits),
    aiModel: report.aiModel ?? earlier.aiModel,
    inputTokens: report.inputTokens ?? earlier.inputTokens,
    outputTokens: report.outputTokens ?? earlier.outputTokens,
    costMicros: report.cost?.amountMicros ?? earlier.costMicros,
    costCurrency: report.cost?.currency ?? earlier.costCurrency,
    valueMicros: report.value?.amountMicros ?? earlier.valueMicros,
    valueCurrency: report.value?.currency ?? earlier.valueCurrency,
    errorCode: report.error?.code ?? earlier.errorCode,
    errorMessage: report.error?.message ?? earlier.errorMessage,
    data: report.data ?? earlier.data,
    receivedAt,
  };
}

/** Six decimals are kept, further ones rounded half away from zero before anything is valued by them. */
const microsOf = (decimal: string | undefined): number | null =>
  decimal === undefined ? null : Number(roundedMicros(exactly(decimal)));

const unstarted = {
  kind: 'run' as const,
  retryOf: null,
  items: 1,
  timeSavedMicros: null,
  creditsMicros: null,
  reportingCredits: 0,
  aiModel: 'none',
  inputTokens: null,
  outputTokens: null,
  costMicros: null,
  costCurrency: null,
  valueMicros: null,
  valueCurrency: null,
  errorCode: null,
  errorMessage: null,
  data: null,
};
