import type { Deps } from '../../platform/deps.ts';
import { pullRunLogs } from './pull-logs.ts';
import type { PullDeps } from './pull-page.ts';
import { insertMissingCursors, isLeasedUntil, takeDue } from './pull-queries.ts';
import { inTransaction } from '../../platform/database.ts';

/** The job that reads the run logs of a few installations, one after another. */
export const pullInstallationsJob = 'executions.pull-installations';

const installationsPerJob = 20;
const jobsPerTurn = 100;
/** For so long nobody else reads an installation; then a job that was lost is made good. */
const leaseMs = 10 * 60_000;

/** Hands the installations whose run logs are due out to jobs, which all servers work on; a job and its lease are one transaction. */
export async function pullDue({
  pool,
  queue,
  now,
  encryption,
}: Pick<Deps, 'pool' | 'queue' | 'now' | 'encryption'>) {
  if (!encryption) return;
  const at = now();
  const leasedUntil = new Date(at.getTime() + leaseMs);
  await insertMissingCursors(pool, null, at);
  for (let jobs = 0; jobs < jobsPerTurn; jobs += 1) {
    const count = await inTransaction(pool, async (db) => {
      const installationIds = await takeDue(db, at, leasedUntil, installationsPerJob);
      if (installationIds.length > 0)
        await queue.enqueue(db, pullInstallationsJob, {
          installationIds,
          leasedUntil: leasedUntil.toISOString(),
        });
      return installationIds.length;
    });
    if (count < installationsPerJob) return;
  }
}

export type PullJob = { installationIds: string[]; leasedUntil: string };

/**
 * Reads the run logs of these installations; what goes wrong with one does not keep the others from being read. A job that waited
 * longer than its lease leaves those alone that were handed out again meanwhile: else a backlog would feed itself.
 */
export async function pullInstallations(
  deps: PullDeps,
  { installationIds, leasedUntil }: PullJob,
): Promise<void> {
  const failures: unknown[] = [];
  for (const installationId of installationIds) {
    if (!(await isLeasedUntil(deps.pool, installationId, leasedUntil))) continue;
    await pullRunLogs(deps, installationId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
