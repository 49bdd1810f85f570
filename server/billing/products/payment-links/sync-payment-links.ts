import type { Db } from '../../../platform/database.ts';
import type { Deps } from '../../../platform/deps.ts';
import { syncProductJob, type SyncProduct } from '../sync/note-product.ts';
import { selectLinkedProductIds } from './payment-link-queries.ts';

/** Brings every link that sells into step: each hour, and when a code was made or switched that decides whether links take codes. */
export const syncPaymentLinksJob = 'billing.sync-payment-links';

/** One job per link, so that one that fails does not hold up the others. */
export async function syncPaymentLinks({ pool, queue }: { pool: Db } & Pick<Deps, 'queue'>): Promise<void> {
  for (const productId of await selectLinkedProductIds(pool)) {
    const payload: SyncProduct = { productId };
    await queue.enqueue(pool, syncProductJob, payload);
  }
}
