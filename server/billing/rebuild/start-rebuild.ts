import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { requireStripe } from '../../platform/stripe-client.ts';
import {
  insertRebuild,
  lockPlanning,
  selectUnbegunRebuild,
  type RebuildRequester,
} from './rebuild-queries.ts';
import { rebuildSteps } from './rebuild-steps.ts';

export const rebuildJob = 'billing.rebuild';

type Wish = { since: Date | null; requestedBy: RebuildRequester };

/** Has everything that follows from Stripe read anew from its lists of objects, by a job. Null: the same gap is being closed already. */
export async function startRebuild(
  deps: Pick<Deps, 'pool' | 'queue' | 'stripe' | 'now'>,
  wish: Wish,
): Promise<{ id: string } | null> {
  requireStripe(deps.stripe, 'Rebuilding from Stripe');
  return inTransaction(deps.pool, async (db) => {
    const run = await planRebuild(db, wish, deps.now());
    if (run) await deps.queue.enqueue(db, rebuildJob, run);
    return run;
  });
}

/** Writes the run down, for whoever works on it. Asked again before it has begun, it is the same one. */
export async function planRebuild(
  db: Db,
  { since, requestedBy }: Wish,
  now: Date,
): Promise<{ id: string } | null> {
  await lockPlanning(db);
  const planned = requestedBy === 'operator' ? await selectUnbegunRebuild(db, since) : null;
  if (planned !== null) return { id: planned };
  const id = newId('rbd', now);
  const isNew = await insertRebuild(db, { id, since, requestedBy, step: rebuildSteps[0], createdAt: now });
  return isNew ? { id } : null;
}
