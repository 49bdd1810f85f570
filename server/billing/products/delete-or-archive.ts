import { codeOf, inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { noteAndSync } from './sync/note-product.ts';
import type { ProductRef } from './product.ts';
import { deleteUnknownProduct } from './sync/sync-queries.ts';

/** Something was sold, linked or offered: its row stays. */
class InUseError extends Error {}

/** Foreign keys in the way; 23001 is PostgreSQL 18's word for those that restrict. */
const inUseCodes = new Set(['23503', '23001']);

/** Deletes what was never at Stripe and nothing refers to; everything else is archived, here and there. */
export async function deleteOrArchive(
  deps: Pick<Deps, 'pool' | 'queue' | 'now' | 'stripe'>,
  ref: ProductRef,
  { deleteRow, archive }: { deleteRow: (db: Db) => Promise<void>; archive: (db: Db) => Promise<void> },
): Promise<void> {
  try {
    await inTransaction(deps.pool, async (db) => {
      // With a key, a sync may be under way that has made the product already.
      if (!(await deleteUnknownProduct(db, ref, deps.stripe === null))) throw new InUseError();
      await deleteRow(db);
    });
  } catch (error) {
    if (!(error instanceof InUseError) && !inUseCodes.has(codeOf(error))) throw error;
    await inTransaction(deps.pool, async (db) => {
      await archive(db);
      await noteAndSync(deps, db, ref, deps.now());
    });
  }
}
