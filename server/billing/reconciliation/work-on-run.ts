import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Deps } from '../../platform/deps.ts';
import { conflict } from '../../platform/errors.ts';
import { errorLine } from '../../platform/described-error.ts';
import { claimRun, releaseRun, renewRun, selectRunState } from './run-queries.ts';

type Run = { table: 'reconciliations' | 'rebuilds'; id: string };
/** Does one step, renewing the lease when it takes long, and says whether another is left. */
type Step = (keepLease: () => Promise<unknown>) => Promise<'more' | 'done'>;

/**
 * Does a run's steps until it is done or `forMs` are over. `busy`: another run of its kind is under way. A step that throws ends the
 * run as failed with the reason; asking again goes on with that step.
 */
export async function workOnRun(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  { table, id }: Run,
  step: Step,
  { forMs = Infinity }: { forMs?: number } = {},
): Promise<'done' | 'unfinished' | 'busy'> {
  const lease = randomUUID();
  if (!(await claimRun(pool, table, id, lease)))
    return (await selectRunState(pool, table, id)) === 'done' ? 'done' : 'busy';
  const endsAt = performance.now() + forMs;
  try {
    for (;;) {
      if (!(await renewRun(pool, table, id, lease))) return 'busy';
      const left = await step(() => renewRun(pool, table, id, lease));
      if (left === 'more' && performance.now() < endsAt) continue;
      await releaseRun(
        pool,
        table,
        { id, lease },
        { state: left === 'done' ? 'done' : 'waiting', at: now() },
      );
      return left === 'done' ? 'done' : 'unfinished';
    }
  } catch (error) {
    await releaseRun(pool, table, { id, lease }, { state: 'failed', error: errorLine(error), at: now() });
    throw error;
  }
}

const mostWaitMs = 10 * 60_000;

/** Works on a run while the caller waits, after another one of its kind when there is one. */
export async function workToTheEnd(work: () => Promise<'done' | 'unfinished' | 'busy'>): Promise<void> {
  for (const deadline = performance.now() + mostWaitMs; performance.now() < deadline;) {
    const end = await work();
    if (end === 'done') return;
    if (end === 'busy') await delay(1000);
  }
  throw conflict(
    'conflict',
    'Another run of this kind has been under way for ten minutes. Try again when it is done.',
  );
}
