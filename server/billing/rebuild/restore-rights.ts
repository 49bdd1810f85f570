import { inTransaction } from '../../platform/database.ts';
import { giveOrderRights, refreshOrderRights } from '../payments/orders/order-rights.ts';
import { selectOrdersWithoutRights } from './rebuild-queries.ts';
import type { RebuildDeps } from './rebuild-steps.ts';

const ordersAtOnce = 200;

/** Gives orders back the rights that they lack, in the state that their money and the rules ask for. */
export async function restoreRights({ pool, now }: RebuildDeps): Promise<void> {
  for (let afterId = ''; ;) {
    const orders = await selectOrdersWithoutRights(pool, afterId, ordersAtOnce);
    for (const { id, customerId, paidAt, ...money } of orders)
      await inTransaction(pool, async (db) => {
        await giveOrderRights(db, { id, customerId, paidAt }, now());
        await refreshOrderRights(db, id, money, now());
      });
    const last = orders.at(-1);
    if (!last || orders.length < ordersAtOnce) return;
    afterId = last.id;
  }
}
