import { inTransaction, type Pool } from '../../platform/database.ts';
import { allowErasing, eraseIn } from '../holdings/holding-queries.ts';
import { holdings } from '../holdings/holdings.ts';
import { markFinished, selectUnfinished } from './erasure-queries.ts';

/**
 * Takes out what is found by reading whole tables: words in runs, and what Stripe has told. Each table is a transaction of its own, so that
 * nothing waits for all of them, and a stop in between repeats only what changes nothing.
 */
export async function finishErasures(pool: Pool, now: Date): Promise<void> {
  for (const { erasedAt, ...found } of await selectUnfinished(pool)) {
    const person = { ...found, email: '' };
    for (const holding of holdings.filter(({ isLookedFor }) => isLookedFor))
      await inTransaction(pool, async (db) => {
        await allowErasing(db);
        await eraseIn(db, holding, person, erasedAt);
      });
    await markFinished(pool, found.id, now);
  }
}
