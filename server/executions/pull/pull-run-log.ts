import { z } from 'zod';
import { decimalText } from '../../platform/rational.ts';
import { roleOf, walkFlow } from '../../scenarios/blueprint/walk.ts';
import type { Blueprint } from '../../scenarios/blueprint/types.ts';
import type { CheckedTask } from '../check-report.ts';

/** One line of `GET /scenarios/{id}/logs`. Lines about other things than runs (edits, switching on and off) have no status. */
const RunLogLine = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  imtId: z.union([z.string(), z.number()]).nullish(),
  status: z.int().min(0).max(3),
  duration: z.number().min(0).nullish(),
  operations: z.number().nullish(),
  centicredits: z.number().min(0).nullish(),
  type: z.string().nullish(),
  timestamp: z.union([z.string(), z.number()]),
  organizationId: z.int().positive().nullish(),
});

/** A run as Make logged it. */
export type RunLog = {
  executionId: string;
  status: 'running' | 'completed' | 'warning' | 'failed';
  startedAt: Date;
  durationMs: number;
  operations: number | null;
  centicredits: number | null;
  isManual: boolean;
  organizationId: number | null;
};

const statuses = ['running', 'completed', 'warning', 'failed'] as const;

/** The run that a line is about; null for a line that is about none. */
export function readRunLog(line: unknown): RunLog | null {
  const parsed = RunLogLine.safeParse(line);
  if (!parsed.success) return null;
  const { imtId, id, status, duration, timestamp, ...log } = parsed.data;
  const executionId = executionIdOf(imtId, id);
  const durationMs = Math.round(duration ?? 0);
  const startedAt = startOf(new Date(timestamp), durationMs);
  if (executionId === null || Number.isNaN(startedAt.getTime())) return null;
  return {
    executionId,
    status: statuses[status] ?? 'running',
    startedAt,
    durationMs,
    operations: log.operations ?? null,
    centicredits: log.centicredits ?? null,
    isManual: log.type === 'manual',
    organizationId: log.organizationId ?? null,
  };
}

/**
 * The instant at which a run started. Make does not say whether `timestamp` is the start or the end; here it is taken for the start, as
 * the list of runs shows it. Should it turn out to be the end, this becomes `timestamp` minus `durationMs` and nothing else changes.
 */
function startOf(timestamp: Date, _durationMs: number): Date {
  return timestamp;
}

/** What `{{var.scenario.executionId}}` gives a reporting module, so that a run which was reported is known again (not verified in Make). */
function executionIdOf(imtId: unknown, id: unknown): string | null {
  const given = imtId ?? id;
  return typeof given === 'string' || typeof given === 'number' ? String(given) : null;
}

/** What `pg[last]` takes to turn the page behind a line: Make sorts logs by `imtId`. */
export function keyOf(line: unknown): string | null {
  const { imtId, id } = z.looseObject({ imtId: z.unknown(), id: z.unknown() }).safeParse(line).data ?? {};
  return executionIdOf(imtId, id);
}

/** What is known of the installation that the runs are of. */
export type RunSubject = {
  installationId: string;
  /** How many modules of its version do work of their own; one alone is its whole work. */
  workingModules: number;
  /** Nothing but a person or a call starts it, so a manual run is its ordinary one. */
  isOnDemand: boolean;
};

/**
 * Whether a trigger looked and found nothing: the run succeeded with at most one operation although there is more than one module to work.
 * A reporting module would not have been reached either. Such checks are no tasks; their credits are kept as a metric.
 */
export function isEmptyCheck(log: RunLog, { workingModules }: RunSubject): boolean {
  return log.status === 'completed' && log.operations !== null && log.operations <= 1 && workingModules > 1;
}

/** The run as a task: its key is `main`, like that of a run that reports itself. */
export function taskOf(log: RunLog, { installationId, isOnDemand }: RunSubject): CheckedTask {
  const { executionId, status, startedAt, durationMs, centicredits } = log;
  const isRunning = status === 'running';
  return {
    installationId,
    executionId,
    taskKey: 'main',
    status: isRunning ? 'running' : status === 'failed' ? 'failed' : 'completed',
    startedAt,
    finishedAt: isRunning ? null : new Date(startedAt.getTime() + durationMs),
    warning: status === 'warning',
    kind: log.isManual && !isOnDemand ? 'test' : 'run',
    ...(centicredits === null || isRunning ? {} : { credits: creditsOf(centicredits) }),
    ...(status === 'failed' ? { error: runFailed } : {}),
  };
}

const runFailed = {
  code: 'make_run_failed',
  message: 'The run ended with an error; Make shows it in its log.',
};

/** 100 centicredits are a credit. */
export const creditsOf = (centicredits: number): string => decimalText(Math.round(centicredits) / 100);

/** Modules that do work of their own: without flow controls, error flows and reporting. */
export function countWorkingModules(blueprint: Blueprint): number {
  const inErrorFlows = new Set<number>();
  let count = 0;
  walkFlow(blueprint.flow, ({ module }) => {
    walkFlow(module.onerror ?? [], (nested) => inErrorFlows.add(nested.module.id));
    if (roleOf(module) === undefined && !inErrorFlows.has(module.id)) count += 1;
  });
  return count;
}
