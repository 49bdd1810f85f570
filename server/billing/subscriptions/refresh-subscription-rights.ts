import type { Db } from '../../platform/database.ts';
import { entitlementState } from '../payments/payment-state.ts';
import { readBillingSettings } from '../settings/billing-settings.ts';
import {
  hasRightsFrom,
  revokeOtherRights,
  selectPeriodMoney,
  selectSubscriptionToJudge,
  selectWantedRights,
  upsertSubscriptionRights,
} from './rights/right-queries.ts';
import { lockSubscription } from './subscription-queries.ts';
import { noteSilentAt } from './rights/silence-queries.ts';
import { rightOf } from './rights/subscription-rights.ts';

/**
 * Brings the rights that a subscription gives to its status, its items, its payments and the operator's rules; a subscription that is not
 * known here gives none. Answers when they have to be looked at again though nothing may have happened.
 */
export async function refreshSubscriptionRights(
  db: Db,
  stripeSubscriptionId: string,
  now: Date,
): Promise<{ recheckAt: Date | null }> {
  await lockSubscription(db, stripeSubscriptionId);
  const subscription = await selectSubscriptionToJudge(db, stripeSubscriptionId);
  if (!subscription) return { recheckAt: null };
  const settings = await readBillingSettings(db);
  const money = await selectPeriodMoney(db, stripeSubscriptionId);
  const byPayments = money ? entitlementState(money, settings) : 'active';
  const right = rightOf({ ...subscription, byPayments }, settings.pastDueGraceDays, now);
  await noteSilentAt(db, stripeSubscriptionId, right?.silentAt ?? null, now);
  if (!right) return { recheckAt: null };
  const isFirst = !(await hasRightsFrom(db, stripeSubscriptionId));
  if (isFirst && right.state !== 'active') return { recheckAt: right.recheckAt };
  const owner = { customerId: subscription.customerId, sourceId: stripeSubscriptionId };
  const wanted = await selectWantedRights(db, stripeSubscriptionId);
  const validFrom = isFirst && subscription.startedAt < now ? subscription.startedAt : now;
  await upsertSubscriptionRights(db, owner, wanted, { ...right, validFrom }, now);
  await revokeOtherRights(
    db,
    owner,
    wanted.map(({ scenarioId }) => scenarioId),
    now,
  );
  return { recheckAt: right.recheckAt };
}
