import { inTransaction } from '../platform/database.ts';
import type { Deps } from '../platform/deps.ts';
import { conflict } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { insertRun, type RequestedBy } from './run-queries.ts';

export const runAuditJob = 'audits.run-gates';

type StartDeps = Pick<Deps, 'pool' | 'now' | 'queue'>;

/** Has all gates checked by a job. One run waits or is under way at a time. */
export async function startAudit(
  { pool, now, queue }: StartDeps,
  requestedBy: RequestedBy = 'operator',
  startAfterSeconds = 0,
): Promise<{ id: string }> {
  return inTransaction(pool, async (db) => {
    const run = { id: newId('aud', now()), requestedBy, createdAt: now() };
    if (!(await insertRun(db, run)))
      throw conflict(
        'audit_under_way',
        'An audit is under way already: GET /admin/audits shows what it finds when it is done.',
      );
    await queue.enqueue(db, runAuditJob, { id: run.id }, { startAfterSeconds });
    return { id: run.id };
  });
}

/** The nightly one; while another one is under way there is no need. */
export async function auditNightly(deps: StartDeps): Promise<void> {
  await startAudit(deps, 'schedule').catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== 'audit_under_way') throw error;
  });
}
