import type { Deps } from '../../platform/deps.ts';
import type { JobTable } from '../../platform/queue.ts';
import { syncProductJob, type SyncProduct } from './sync/note-product.ts';
import { renoteProductsJob } from '../settings/change-billing-settings.ts';
import { syncPaymentLinks, syncPaymentLinksJob } from './payment-links/sync-payment-links.ts';
import { renoteProducts } from './sync/renote-products.ts';
import { syncOutOfStep, syncProductWhenPossible } from './sync/sync-out-of-step.ts';

/** Stripe is brought into step at once, and by the minute where that failed or where no key was set. */
export function productsJobs(deps: Deps): JobTable {
  return {
    [syncProductJob]: { run: (payload: SyncProduct) => syncProductWhenPossible(deps, payload.productId) },
    [renoteProductsJob]: { run: () => renoteProducts(deps) },
    [syncPaymentLinksJob]: {
      schedule: '41 * * * *',
      run: async () => {
        if (deps.stripe) await syncPaymentLinks(deps);
      },
    },
    'billing.sync-products': { schedule: '* * * * *', run: () => syncOutOfStep(deps) },
  };
}
