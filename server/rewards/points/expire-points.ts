import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import {
  insertEntry,
  lockCustomers,
  selectBrought,
  selectCustomersWithExpired,
  selectLedger,
} from './entry-queries.ts';
import { lotsOf } from './lots.ts';

const customersAtOnce = 500;

/** Ends every customer's points whose time is over. Running it again, or on two servers at once, ends nothing twice. */
export async function expirePoints({ pool, now }: Pick<Deps, 'pool' | 'now'>): Promise<void> {
  const at = now();
  for (let ids: string[] = []; ;) {
    ids = await selectCustomersWithExpired(pool, at, customersAtOnce);
    for (const id of ids)
      await inTransaction(pool, async (db) => {
        await lockCustomers(db, [id]);
        await expireDue(db, id, at);
      });
    if (ids.length < customersAtOnce) return;
  }
}

/**
 * A row for each income of a customer whose time is over, with what is left of it, even 0: then it is done with. It carries the instant at which
 * the points were over; what was found to be left only later (a redemption that came back) ends when it is found. The caller holds the lock of the
 * customer.
 */
export async function expireDue(db: Db, customerId: string, now: Date): Promise<void> {
  const rows = await selectLedger(db, customerId);
  const ended = new Set(rows.flatMap(({ expiredId }) => expiredId ?? []));
  for (const { id, occurredAt, expiresAt, left } of lotsOf(rows).lots) {
    if (expiresAt === null || expiresAt > now || (left === 0 && ended.has(id))) continue;
    const sourceKey = `expiry:${id}`;
    const { rows: former } = await selectBrought(db, sourceKey);
    const overAt = expiresAt > occurredAt ? expiresAt : occurredAt;
    await insertEntry(db, {
      customerId,
      kind: 'expiry',
      points: -left,
      sourceKey,
      revision: former + 1,
      expiredId: id,
      occurredAt: former === 0 ? overAt : now,
    });
  }
}
