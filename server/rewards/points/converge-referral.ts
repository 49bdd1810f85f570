import type { Db } from '../../platform/database.ts';
import { minorUnitDigits } from '../../platform/money.ts';
import { compared, exactly, times } from '../../platform/rational.ts';
import { convergeEntry, expiryOf } from './converge-entry.ts';
import { selectOrdersOfCustomer, type OrderFacts } from './order-queries.ts';
import { readRewardRules, type RewardRules } from './reward-rules.ts';

type Settings = { reportingCurrency: string; now: Date };
type Referral = { orderId: string; customerId: string; referrerId: string; joinedAt: Date };

/**
 * Both earn while the one who was brought has paid enough and keeps what it was for; the rules of the day on which they joined hold. That nobody
 * brings themselves is seen to when they join; a customer of Stripe belongs to one customer here, so paying by the same is no way around it.
 */
export async function convergeReferral(
  db: Db,
  { orderId, customerId, referrerId, joinedAt }: Referral,
  { reportingCurrency, now }: Settings,
): Promise<void> {
  const rules = await readRewardRules(db, joinedAt);
  const orders = await selectOrdersOfCustomer(db, customerId, reportingCurrency);
  const isEarned = hasPaidEnough(orders, rules, reportingCurrency);
  const base = {
    orderId,
    kinds: { first: 'referral', less: 'referralReversed', more: 'referral' } as const,
    occurredAt: now,
    expiresAt: expiryOf(now, rules),
  };
  await convergeEntry(db, {
    ...base,
    customerId,
    sourceKey: `referral:${customerId}:referred`,
    points: isEarned ? rules.referredPoints : 0,
  });
  await convergeEntry(db, {
    ...base,
    customerId: referrerId,
    sourceKey: `referral:${customerId}:referrer`,
    points: isEarned ? rules.referrerPoints : 0,
  });
}

/** Whether what was kept of all payments comes to the least that is asked for; what is not known in the reporting currency does not count yet. */
function hasPaidEnough(
  orders: readonly OrderFacts[],
  { referralMinimumPaid }: RewardRules,
  reportingCurrency: string,
): boolean {
  const minimum = times(
    exactly(referralMinimumPaid),
    exactly(10n ** BigInt(minorUnitDigits(reportingCurrency))),
  );
  const kept = orders.reduce((sum, order) => sum + keptNet(order), 0n);
  return orders.some((order) => order.kept > 0) && compared(exactly(kept), minimum) >= 0;
}

const keptNet = ({ total, kept, reportingNet }: OrderFacts): bigint =>
  total === 0 ? 0n : (BigInt(reportingNet ?? 0) * BigInt(kept)) / BigInt(total);
