import type { OperatorCaller } from '../../platform/caller.ts';
import { conflict, invalid, notFound } from '../../platform/errors.ts';
import type { Pool } from '../../platform/database.ts';
import { toQuarantinedTask } from './list-quarantined.ts';
import { findQuarantined, saveMended, settle, type QuarantinedRow } from './quarantine-queries.ts';
import type { QuarantinedTask } from './schema.ts';

const longestMended = 16 * 1024;

/** The kept report of this id, which must still wait. */
export async function requireWaiting(pool: Pool, id: string): Promise<QuarantinedRow> {
  const row = await findQuarantined(pool, id);
  if (!row) throw notFound('This report');
  if (row.state !== 'waiting')
    throw conflict('conflict', `This report was ${row.state} already; it is only kept to be looked at.`);
  return row;
}

/** Puts a mended report in the place of what came; it counts when it is replayed. */
export async function mendQuarantined(
  pool: Pool,
  caller: OperatorCaller,
  id: string,
  task: Record<string, unknown>,
): Promise<QuarantinedTask> {
  const { kind, installationId } = await requireWaiting(pool, id);
  if (kind === 'task' && task['installationId'] !== installationId)
    throw invalid(
      '/task/installationId',
      'It stays with the installation that it came for: send its id as it was.',
    );
  const text = JSON.stringify(task);
  if (Buffer.byteLength(text) > longestMended) throw invalid('/task', 'At most 16 KB.');
  const mended = await saveMended(pool, id, text);
  if (!mended) throw conflict('conflict', 'Somebody else settled this report meanwhile.');
  return toQuarantinedTask(mended, caller);
}

/** Puts a report aside for good; should it come again, it stays aside. */
export async function discardQuarantined(pool: Pool, id: string, at: Date): Promise<void> {
  await requireWaiting(pool, id);
  await settle(pool, id, { state: 'discarded', outcome: null, errors: null, at });
}
