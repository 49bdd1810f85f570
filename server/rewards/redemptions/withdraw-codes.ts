import type Stripe from 'stripe';
import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { asStripeUnavailable } from '../../platform/stripe-client.ts';
import { lockCustomers, selectBalance } from '../points/entry-queries.ts';
import { returnPoints } from './return-points.ts';
import {
  markSpent,
  markWithdrawing,
  markWithdrawn,
  selectOverdrawn,
  selectUnspent,
  type UnspentRedemption,
} from './withdrawal-queries.ts';

type WithdrawDeps = Pick<Deps, 'pool' | 'stripe' | 'now'>;

export const withdrawCodesJob = 'rewards.withdraw-codes';

/**
 * Notes whose codes have to be taken back: a refund took points that had become codes, so that the balance is below zero. Of these customers
 * and of who brought them, or of everybody.
 */
export async function withdrawFromOverdrawn(
  db: Db,
  { queue, now }: Pick<Deps, 'queue' | 'now'>,
  customerIds: readonly string[] | null,
): Promise<void> {
  for (const customerId of await selectOverdrawn(db, customerIds, now()))
    await queue.enqueue(db, withdrawCodesJob, { customerId });
}

/**
 * Takes unspent codes back, the latest first, until the balance is no longer below zero; each with all of its points. What was used stays
 * used. May run twice at once and after a crash anywhere: a code is withdrawn once, and one that was begun with is brought to its end though
 * points have come meanwhile. Without Stripe nothing can be taken back (yet).
 */
export async function withdrawCodes(
  deps: WithdrawDeps,
  { customerId }: { customerId: string },
): Promise<void> {
  const { pool, stripe } = deps;
  if (!stripe) return;
  for (const redemption of await selectUnspent(pool, customerId, deps.now())) {
    if (redemption.withdrawingAt === null && (await selectBalance(pool, customerId)) >= 0) return;
    try {
      await markWithdrawing(pool, redemption.id, deps.now());
      if (await switchOff(stripe, redemption)) await giveBack(deps, redemption);
      else await markSpent(pool, redemption.id, deps.now());
    } catch (error) {
      throw asStripeUnavailable(error);
    }
  }
}

/**
 * Makes a code useless, also on payment pages that were opened with it; false when it has been used. Whether it was is read last, when
 * nobody can use it any more.
 */
async function switchOff(stripe: Stripe, { promotionCodeId }: UnspentRedemption): Promise<boolean> {
  const code = await stripe.promotionCodes.retrieve(promotionCodeId);
  if (code.times_redeemed > 0) return false;
  if (code.active) await stripe.promotionCodes.update(promotionCodeId, { active: false });
  const customer = typeof code.customer === 'string' ? code.customer : (code.customer?.id ?? null);
  if (customer !== null)
    for await (const session of stripe.checkout.sessions.list({ customer, status: 'open', limit: 100 }))
      if (session.discounts?.some((discount) => idOf(discount.promotion_code) === promotionCodeId))
        await stripe.checkout.sessions.expire(session.id);
  return (await stripe.promotionCodes.retrieve(promotionCodeId)).times_redeemed === 0;
}

const idOf = (named: string | { id: string } | null): string | null =>
  typeof named === 'string' ? named : (named?.id ?? null);

async function giveBack({ pool, now }: WithdrawDeps, redemption: UnspentRedemption): Promise<void> {
  await inTransaction(pool, async (db) => {
    await lockCustomers(db, [redemption.customerId]);
    if (await markWithdrawn(db, redemption.id)) await returnPoints(db, redemption, now());
  });
}
