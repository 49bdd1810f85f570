import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { noteChanges } from '../triage/change-queries.ts';
import { closeFixed, selectFixed, selectRunsOnFix } from './clean-run-queries.ts';
import { tellOfFixes } from './tell-of-fixes.ts';

/** So many runs in a row without a failure or a warning, on the version with the fix, say that it holds. */
export const neededCleanRuns = 20;
const atOnce = 200;

/** Clean runs in a row, up to the number that is needed. */
export async function countCleanRuns(db: Db, feedbackId: string): Promise<number> {
  const [runs] = await selectRunsOnFix(db, [feedbackId], neededCleanRuns);
  return runs ? inARow(runs.clean) : 0;
}

/** Counted from the newest run back to the first that was not clean. */
function inARow(clean: readonly boolean[]): number {
  const broken = clean.indexOf(false);
  return broken === -1 ? clean.length : broken;
}

/** Marks what was fixed meanwhile without anybody hearing of it, and closes what has run cleanly often enough since. */
export async function followFixes(deps: Pick<Deps, 'pool' | 'queue' | 'now'>): Promise<void> {
  const { pool, now } = deps;
  await inTransaction(pool, (db) => tellOfFixes(deps, db, null));
  for (let ids = await selectFixed(pool, '', atOnce); ids.length > 0;) {
    const runs = await selectRunsOnFix(pool, ids, neededCleanRuns);
    const mended = runs.filter(({ clean }) => inARow(clean) >= neededCleanRuns).map(({ id }) => id);
    if (mended.length > 0) await close(deps, mended, now());
    ids = await selectFixed(pool, ids.at(-1) ?? '', atOnce);
  }
}

async function close({ pool }: Pick<Deps, 'pool'>, ids: readonly string[], at: Date): Promise<void> {
  await inTransaction(pool, async (db) => {
    const closed = await closeFixed(db, ids, at);
    const reason = `${neededCleanRuns} clean runs in a row`;
    await noteChanges(db, closed, [{ field: 'status', former: 'fixed', current: 'closed', reason }], {
      author: { by: 'library' },
      at,
    });
  });
}
