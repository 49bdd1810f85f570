import type { Db } from '../../platform/database.ts';
import { selectBrought, type EntryKind } from './entry-queries.ts';
import { later, writeEntry } from './write-entry.ts';

/** What something is worth in points now. */
export type Target = {
  customerId: string;
  sourceKey: string;
  orderId: string;
  points: number;
  kinds: { first: EntryKind; less: EntryKind; more: EntryKind };
  /** When it became worth that, by the facts: for the first time, less, or more again. */
  instants: { first: Date; less: Date; more: Date };
  expiresAt: Date | null;
};

/**
 * Brings what a key has brought so far to what it is worth now, by a row with the difference. Rows of a key follow each other in time as they were
 * written: a fact that is heard of late is not put before what it comes on top of. The caller holds the lock of the customer.
 */
export async function convergeEntry(
  db: Db,
  { points, kinds, instants, expiresAt, ...entry }: Target,
  now: Date,
): Promise<void> {
  const brought = await selectBrought(db, entry.sourceKey);
  const missing = points - brought.points;
  if (missing === 0) return;
  const change = missing < 0 ? 'less' : brought.rows === 0 ? 'first' : 'more';
  await writeEntry(
    db,
    {
      ...entry,
      kind: kinds[change],
      points: missing,
      revision: brought.rows + 1,
      occurredAt: brought.latestAt ? later(instants[change], brought.latestAt) : instants[change],
      expiresAt: missing > 0 ? expiresAt : null,
    },
    now,
  );
}
