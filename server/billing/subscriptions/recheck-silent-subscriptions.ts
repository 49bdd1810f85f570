import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { convergeSubscription } from './converge-subscription.ts';
import { refreshSubscriptionRights } from './refresh-subscription-rights.ts';
import { markSilent, selectDueSilent } from './rights/silence-queries.ts';

type RecheckDeps = Pick<Deps, 'pool' | 'stripe' | 'now' | 'queue' | 'logger'>;

const atOnce = 500;

/**
 * Looks at subscriptions whose period is over for longer than the grace and of which nothing was heard since. Where Stripe can be asked, it
 * is: a lost event takes no right away. Where it cannot, or does not know it, the rights rest until news come. One that cannot be read at
 * present is looked at again the next time, and keeps its rights until then.
 */
export async function recheckSilentSubscriptions(deps: RecheckDeps): Promise<void> {
  for (const id of await selectDueSilent(deps.pool, deps.now(), atOnce))
    await recheck(deps, id).catch((error: unknown) =>
      deps.logger.warn({ err: error, subscription: id }, 'a subscription without news could not be read'),
    );
}

async function recheck(deps: RecheckDeps, id: string): Promise<void> {
  if (deps.stripe) await convergeSubscription(deps, id);
  await inTransaction(deps.pool, async (db) => {
    await refreshSubscriptionRights(db, id, deps.now()); // reckons anew until when what was heard lasts, and locks it
    if (!(await markSilent(db, id, deps.now()))) return;
    await refreshSubscriptionRights(db, id, deps.now());
    deps.logger.warn({ subscription: id }, 'nothing is heard of a subscription: its rights rest until it is');
  });
}
