import type { Deps } from '../platform/deps.ts';
import { pullRunLogs } from './pull-logs.ts';
import type { PullDeps } from './pull-page.ts';
import { insertMissingCursors, takeDue } from './pull-queries.ts';
import { inTransaction } from '../platform/database.ts';

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
  await insertMissingCursors(pool, null, at);
  for (let jobs = 0; jobs < jobsPerTurn; jobs += 1) {
    const count = await inTransaction(pool, async (db) => {
      const installationIds = await takeDue(db, at, new Date(at.getTime() + leaseMs), installationsPerJob);
      if (installationIds.length > 0) await queue.enqueue(db, pullInstallationsJob, { installationIds });
      return installationIds.length;
    });
    if (count < installationsPerJob) return;
  }
}

/** Reads the run logs of these installations; what goes wrong with one does not keep the others from being read. */
export async function pullInstallations(
  deps: PullDeps,
  { installationIds }: { installationIds: string[] },
): Promise<void> {
  const failures: unknown[] = [];
  for (const installationId of installationIds)
    await pullRunLogs(deps, installationId).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
