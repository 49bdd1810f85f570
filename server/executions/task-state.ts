import type { CheckedTask } from './check-report.ts';
import type { TaskKind, TaskStatus } from './schema.ts';

/** A task in its newest state, as it is stored. `data` is written, never read back here. */
export type TaskState = {
  id: string;
  installationId: string;
  executionId: string;
  taskKey: string;
  scenarioId: string;
  versionId: string;
  customerId: string;
  kind: TaskKind;
  retryOf: string | null;
  status: TaskStatus;
  hasWarning: boolean;
  startedAt: Date;
  finishedAt: Date | null;
  items: number;
  timeSavedMinutes: string | null;
  credits: string | null;
  /** What reporting it cost in Make; it counts where `credits` is not told. */
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
  receivedAt: Date;
};

/** Where a task belongs, as its installation says. */
export type TaskPlace = Pick<TaskState, 'installationId' | 'scenarioId' | 'versionId' | 'customerId'>;

/**
 * The state after a report, or null when the report changes nothing: states only move from `running` to an end, so a second
 * `running` and whatever follows an end are duplicates. What the later report leaves out stays as the earlier one said.
 */
export function nextState(
  former: TaskState | null,
  report: CheckedTask,
  fresh: TaskPlace & { id: string; receivedAt: Date },
): TaskState | null {
  if (former && (former.status !== 'running' || report.status === 'running')) return null;
  const earlier = former ?? unstarted;
  return {
    ...(former ?? fresh),
    executionId: report.executionId,
    taskKey: report.taskKey,
    kind: report.kind ?? earlier.kind,
    retryOf: report.retryOf ?? earlier.retryOf,
    status: report.status,
    hasWarning: report.status === 'completed' && (report.warning ?? false),
    startedAt: report.startedAt,
    finishedAt: report.finishedAt,
    items: report.items ?? earlier.items,
    timeSavedMinutes: report.timeSavedMinutes ?? earlier.timeSavedMinutes,
    credits: report.credits ?? earlier.credits,
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
  };
}

const unstarted = {
  kind: 'run' as const,
  retryOf: null,
  items: 1,
  timeSavedMinutes: null,
  credits: null,
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
