import type { Db } from '../../platform/database.ts';
import { insertEntry, type NewEntry } from './entry-queries.ts';
import { expireDue } from './expire-points.ts';
import { monthsAfter } from './lots.ts';
import type { RewardRules } from './reward-rules.ts';

/**
 * Writes a row unless its effect is there already. Points carry the instant of what brought them, however late that is heard of; those whose time
 * is over by then come and go in one transaction, so that nobody sees or spends them. The caller holds the lock of the customer.
 */
export async function writeEntry(db: Db, entry: NewEntry, now: Date): Promise<void> {
  const isNew = await insertEntry(db, entry);
  if (isNew && entry.expiresAt && entry.expiresAt <= now) await expireDue(db, entry.customerId, now);
}

/** When points that came in at an instant are over, by the rules; null: never. */
export function expiryOf(instant: Date, { expiryMonths }: Pick<RewardRules, 'expiryMonths'>): Date | null {
  return expiryMonths === null ? null : monthsAfter(instant, expiryMonths);
}

/** Of two instants the later one. */
export const later = (one: Date, other: Date): Date => (one > other ? one : other);
