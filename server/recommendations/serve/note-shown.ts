import { keptForPool } from '../../platform/kept-for-pool.ts';
import type { Pool } from '../../platform/database.ts';
import { dayOf } from '../../platform/time.ts';
import { insertExposures, insertVisitor, type Shown } from './exposure-queries.ts';

/** What was noted lately: who asks again on the same day is shown the same, and costs no write. */
const noted = keptForPool<string>(20_000);

type Visit = {
  customerId: string;
  arm: 'treated' | 'heldOut';
  runId: string | null;
  at: Date;
  shown: readonly Shown[];
};

/** Notes who asked and what they were shown, as facts that fairness and the effect are measured by. */
export async function noteShown(pool: Pool, { customerId, arm, runId, at, shown }: Visit): Promise<void> {
  const key = `${customerId}:${dayOf(at, 'UTC')}`;
  const what = shown.map(({ scenarioId }) => scenarioId).join();
  if (noted(pool).get(key) === what) return;
  await Promise.all([
    insertVisitor(pool, { customerId, arm, at }),
    shown.length > 0 ? insertExposures(pool, { customerId, runId, at }, shown) : null,
  ]);
  noted(pool).set(key, what);
}
