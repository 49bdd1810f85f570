import type { Db } from '../../platform/database.ts';
import { insertEntry, selectBrought, type EntryKind } from './entry-queries.ts';
import { monthsAfter } from './lots.ts';
import type { RewardRules } from './reward-rules.ts';

/** What something is worth in points now. */
export type Target = {
  customerId: string;
  sourceKey: string;
  orderId: string;
  points: number;
  kinds: { first: EntryKind; less: EntryKind; more: EntryKind };
  occurredAt: Date;
  expiresAt: Date | null;
};

/** Brings what a key has brought so far to what it is worth now, by a row with the difference. The caller holds the lock of the customer. */
export async function convergeEntry(db: Db, { points, kinds, ...entry }: Target): Promise<void> {
  const brought = await selectBrought(db, entry.sourceKey);
  const missing = points - brought.points;
  if (missing === 0) return;
  const kind = missing < 0 ? kinds.less : brought.rows === 0 ? kinds.first : kinds.more;
  await insertEntry(db, {
    ...entry,
    kind,
    points: missing,
    revision: brought.rows + 1,
    expiresAt: missing > 0 ? entry.expiresAt : null,
  });
}

/** When points that come in now are over, by the rules; null: never. */
export function expiryOf(instant: Date, { expiryMonths }: Pick<RewardRules, 'expiryMonths'>): Date | null {
  return expiryMonths === null ? null : monthsAfter(instant, expiryMonths);
}
