import { inTransaction } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { refreshSubscriptionRights } from './refresh-subscription-rights.ts';
import { selectSubscriptionIds } from './rights/right-queries.ts';

export const refreshRightsJob = 'billing.refresh-subscription-rights';
const atOnce = 500;

type RightsDeps = Pick<Deps, 'pool' | 'queue' | 'now'>;

/** Brings every subscription's rights to the present rules and to the present lists of the plans. */
export async function recomputeSubscriptionRights(deps: RightsDeps): Promise<void> {
  for (let after: string | null = ''; after !== null;) {
    const ids: string[] = await selectSubscriptionIds(deps.pool, after, atOnce);
    for (const id of ids) await refreshRightsNow(deps, id);
    after = ids.at(-1) ?? null;
  }
}

/** Looks at one subscription's rights, and puts down when to look again. */
export async function refreshRightsNow({ pool, queue, now }: RightsDeps, id: string): Promise<void> {
  await inTransaction(pool, async (db) => {
    const at = now();
    await recheckLater(queue, db, id, (await refreshSubscriptionRights(db, id, at)).recheckAt, at);
  });
}

/** A right that ends though nothing happens (the days of grace) is looked at when that is due. */
export async function recheckLater(
  queue: Deps['queue'],
  db: Parameters<typeof refreshSubscriptionRights>[0],
  subscriptionId: string,
  recheckAt: Date | null,
  now: Date,
): Promise<void> {
  if (recheckAt === null) return;
  const startAfterSeconds = Math.max(1, Math.ceil((recheckAt.getTime() - now.getTime()) / 1000));
  await queue.enqueue(db, refreshRightsJob, { subscriptionId }, { startAfterSeconds });
}
