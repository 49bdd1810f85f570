import { inTransaction } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { noteAndSync } from './note-product.ts';
import { productOf } from '../product.ts';
import { selectProductPage } from '../product-queries.ts';

const atOnce = 100;

/** Writes down anew what Stripe is to have of everything, one transaction each: what differs is brought into step by jobs. */
export async function renoteProducts(deps: Pick<Deps, 'pool' | 'queue' | 'now'>): Promise<void> {
  for (let before: string | null = null; ;) {
    const rows = await selectProductPage(deps.pool, { before, isInStep: null, limit: atOnce });
    for (const row of rows.slice(0, atOnce))
      await inTransaction(deps.pool, (db) => noteAndSync(deps, db, productOf(row), deps.now()));
    if (rows.length <= atOnce) return;
    before = rows[atOnce - 1]?.id ?? null;
  }
}
