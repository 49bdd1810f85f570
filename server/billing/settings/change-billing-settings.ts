import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import type { BillingSettings } from './billing-settings.ts';
import { lockBillingSettings, updateBillingSettings } from './queries.ts';
import { recomputeRightsJob } from './recompute-rights.ts';
import type { UpdateBillingSettingsBody } from './schema.ts';

/** What decides whether somebody may install. */
const rules = ['fullRefund', 'partialRefund', 'openDispute', 'lostDispute', 'pastDueGraceDays'] as const;
/** What stands in Stripe's prices and payment links. */
const ofSelling = ['taxBehavior', 'hasAutomaticTax'] as const;

/** Writes everything that is sold down anew, in step with new settings. */
export const renoteProductsJob = 'billing.renote-products';

/** Changes the named settings; rights that exist, and what is sold, follow by jobs of the same transaction. */
export function changeBillingSettings(
  { pool, queue, now }: Pick<Deps, 'pool' | 'queue' | 'now'>,
  change: UpdateBillingSettingsBody,
): Promise<BillingSettings> {
  return inTransaction(pool, async (db) => {
    const before = await lockBillingSettings(db);
    const named = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: BillingSettings = { ...before, ...named };
    const differs = (name: keyof BillingSettings): boolean => before[name] !== after[name];
    await updateBillingSettings(db, after, now());
    if (rules.some(differs)) await queue.enqueue(db, recomputeRightsJob, {});
    if (ofSelling.some(differs)) await queue.enqueue(db, renoteProductsJob, {});
    return after;
  });
}
