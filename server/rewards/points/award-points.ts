import { findCustomer } from '../../accounts/customers/find-customer.ts';
import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { conflict, invalid } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { counted } from '../../platform/words.ts';
import { insertEntry, lockCustomers, selectBalance } from './entry-queries.ts';
import { expireDue } from './expire-points.ts';
import { selectEntries, type EntryRow } from './list-queries.ts';
import { readRewardRules } from './reward-rules.ts';
import { expiryOf } from './write-entry.ts';

/** An operator gives points, or takes some away, but never more than there are. */
export async function awardPoints(
  { pool, now }: Pick<Deps, 'pool' | 'now'>,
  { customer: customerId, points, reason }: { customer: string; points: number; reason: string },
): Promise<EntryRow> {
  const at = now();
  return inTransaction(pool, async (db) => {
    if (!(await findCustomer(db, customerId)))
      throw invalid('/customer', 'There is no customer with this id.');
    await lockCustomers(db, [customerId]);
    await expireDue(db, customerId, at);
    const balance = await selectBalance(db, customerId);
    if (points < 0 && balance + points < 0)
      throw conflict(
        'not_enough_points',
        `The customer has ${counted(balance, 'point')}: take away at most so many.`,
      );
    const sourceKey = `manual:${newId('rwd', at)}`;
    const expiresAt = points > 0 ? expiryOf(at, await readRewardRules(db, at)) : null;
    await insertEntry(db, {
      customerId,
      kind: 'manual',
      points,
      sourceKey,
      note: reason,
      occurredAt: at,
      expiresAt,
    });
    const [entry] = await selectEntries(db, { sourceKey, limit: 1 });
    if (!entry) throw new Error('The row of points vanished while it was written.');
    return entry;
  });
}
