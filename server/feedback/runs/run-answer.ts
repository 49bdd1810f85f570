import type { CandidateRow } from './candidate-queries.ts';
import type { Run } from './run-queries.ts';
import type { FeedbackRun, RunCandidate } from './run-schema.ts';

type Named = Omit<Run, 'status'> & { runStatus: Run['status'] };
/** What feedback keeps of its run: nothing, only its names where its facts are gone, or all. */
export type StoredRun = { [Field in keyof Named]: Named[Field] | null };

const noRun: StoredRun = {
  installationId: null,
  executionId: null,
  taskKey: null,
  versionId: null,
  versionNumber: null,
  aiModel: null,
  runStatus: null,
  errorCode: null,
  startedAt: null,
  finishedAt: null,
  countsAsRun: null,
};

/** What is kept of a run. */
export function storedRun(run: Run | null): StoredRun {
  if (!run) return noRun;
  const { status: runStatus, ...rest } = run;
  return { ...rest, runStatus };
}

/** The run of a piece of feedback as it is told; null: it has none. */
export function toRun(run: StoredRun): FeedbackRun | null {
  const { installationId, executionId, taskKey, runStatus, errorCode, aiModel, startedAt, finishedAt } = run;
  if (installationId === null || executionId === null) return null;
  return {
    installationId,
    executionId,
    taskKey: taskKey ?? 'main',
    status: runStatus,
    errorCode,
    version: run.versionNumber,
    aiModel: aiModel === 'none' ? null : aiModel,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** A run that is offered, as it is told. */
export function toCandidate(row: CandidateRow): RunCandidate {
  const { rank, scenarioTitle, reasons, installationId, executionId, taskKey, status, errorCode } = row;
  return {
    installationId,
    executionId,
    taskKey,
    status,
    errorCode,
    version: row.versionNumber,
    aiModel: row.aiModel === 'none' ? null : row.aiModel,
    startedAt: row.startedAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    candidate: rank,
    scenarioTitle,
    reasons,
  };
}
