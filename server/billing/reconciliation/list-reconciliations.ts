import type { Db } from '../../platform/database.ts';
import { notFound } from '../../platform/errors.ts';
import { decodeCursor, pageFrom, type Page } from '../../platform/pagination.ts';
import {
  selectDays,
  selectReconciliation,
  selectReconciliations,
  type ReconciliationRow,
} from './reconciliation-queries.ts';

/** Reconciliations, newest first, without what they found. */
export async function listReconciliations(
  db: Db,
  wanted: { limit: number; cursor?: string | undefined },
): Promise<Page<ReconciliationRow>> {
  const cursor = decodeCursor(wanted.cursor, ['instant', 'text']);
  const rows = await selectReconciliations(db, {
    before: cursor && { createdAt: cursor[0], id: cursor[1] },
    limit: wanted.limit,
  });
  return pageFrom(
    rows,
    wanted.limit,
    (row) => row,
    (row) => [row.createdAt.toISOString(), row.id],
  );
}

/** One with every difference, and with what moved on the account and is no revenue. */
export async function readReconciliation(db: Db, id: string) {
  const row = await selectReconciliation(db, id);
  if (!row) throw notFound(`The reconciliation ${id}`);
  return { ...row, ...(await selectDays(db, id)) };
}
