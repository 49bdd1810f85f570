import type { OperatorCaller } from '../../platform/caller.ts';
import { conflict, notFound } from '../../platform/errors.ts';
import { recordMetrics } from '../metrics/record-metrics.ts';
import { recordTasks } from '../record-tasks.ts';
import type { RecordedBatch } from '../schema.ts';
import type { RecordDeps } from '../recording-desks.ts';
import { toQuarantinedTask } from './list-quarantined.ts';
import { findQuarantined, settle, type QuarantinedRow } from './quarantine-queries.ts';
import type { QuarantinedTask } from './schema.ts';
import { requireWaiting } from './settle-quarantined.ts';

/**
 * Records a kept report, as it was mended, in the name of the customer who sent it and as of when it came. What is refused again stays
 * with the new reasons. A replay that is repeated finds the task recorded: nothing is counted twice.
 */
export async function replayQuarantined(
  deps: RecordDeps,
  caller: OperatorCaller,
  id: string,
): Promise<QuarantinedTask> {
  const row = await requireWaiting(deps.pool, id);
  const text = row.mended ?? (row.isWhole ? row.raw : null);
  if (text === null)
    throw conflict(
      'conflict',
      'Only its beginning was kept. Put the whole report in its place, then replay it.',
    );
  const recorded = await record(deps, row, JSON.parse(text));
  const outcome = outcomeOf(recorded);
  await settle(deps.pool, id, {
    state: outcome === 'rejected' ? 'waiting' : 'replayed',
    outcome,
    errors: recorded.rejected[0]?.errors ?? null,
    at: deps.now(),
  });
  const settled = await findQuarantined(deps.pool, id);
  if (!settled) throw notFound('This report');
  return toQuarantinedTask(settled, caller);
}

function record(deps: RecordDeps, row: QuarantinedRow, report: unknown): Promise<RecordedBatch> {
  const { customerId, kind, receivedAt: arrivedAt, reportingCredits } = row;
  return kind === 'metric'
    ? recordMetrics(deps, customerId, [report], { isReplay: true })
    : recordTasks(deps, customerId, [report], { reportingCredits, arrivedAt });
}

function outcomeOf({ accepted, updated, rejected }: RecordedBatch) {
  if (rejected.length > 0) return 'rejected';
  if (accepted > 0) return 'accepted';
  return updated > 0 ? 'updated' : 'duplicates';
}
