import type { Db } from '../../platform/database.ts';
import { insertEntry } from '../points/entry-queries.ts';
import { expireDue } from '../points/expire-points.ts';
import type { RedemptionRow } from './redemption-queries.ts';

/** The points are back as if they had never gone: with the age that they had. The caller holds the lock of the customer. */
export async function returnPoints(
  db: Db,
  { id, customerId, points }: Pick<RedemptionRow, 'id' | 'customerId' | 'points'>,
  now: Date,
): Promise<void> {
  await insertEntry(db, {
    customerId,
    kind: 'redemptionReturned',
    points,
    sourceKey: `redemption-returned:${id}`,
    redemptionId: id,
    occurredAt: now,
  });
  await expireDue(db, customerId, now);
}
