import type { Db } from '../../platform/database.ts';
import { minorUnitDigits } from '../../platform/money.ts';
import { compared, exactly, times } from '../../platform/rational.ts';
import { convergeEntry } from './converge-entry.ts';
import { selectOrdersOfCustomer, type OrderFacts } from './order-queries.ts';
import { readRewardRules, type RewardRules } from './reward-rules.ts';
import { expiryOf, later } from './write-entry.ts';

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
  const earnedAt = whenPaidEnough(orders, rules, reportingCurrency);
  const givenBackAt = orders.reduce<Date | null>(
    (last, order) =>
      order.givenBackAt && last ? later(order.givenBackAt, last) : (order.givenBackAt ?? last),
    null,
  );
  const base = {
    orderId,
    kinds: { first: 'referral', less: 'referralReversed', more: 'referral' } as const,
    instants: { first: earnedAt ?? now, less: givenBackAt ?? now, more: earnedAt ?? now },
    expiresAt: expiryOf(earnedAt ?? now, rules),
  };
  const both = [
    { customerId, role: 'referred', points: rules.referredPoints },
    { customerId: referrerId, role: 'referrer', points: rules.referrerPoints },
  ];
  for (const { customerId: earner, role, points } of both) {
    const sourceKey = `referral:${customerId}:${role}`;
    const target = { ...base, customerId: earner, sourceKey, points: earnedAt ? points : 0 };
    await convergeEntry(db, target, now);
  }
}

/**
 * When what was kept of all payments came to the least that is asked for; null: it has not. What is not known in the reporting currency does not
 * count yet.
 */
function whenPaidEnough(
  orders: readonly OrderFacts[],
  { referralMinimumPaid }: RewardRules,
  reportingCurrency: string,
): Date | null {
  const minorUnits = exactly(10n ** BigInt(minorUnitDigits(reportingCurrency)));
  const minimum = times(exactly(referralMinimumPaid), minorUnits);
  let sum = 0n;
  for (const order of orders) {
    sum += keptNet(order);
    if (order.kept > 0 && compared(exactly(sum), minimum) >= 0) return order.paidAt;
  }
  return null;
}

const keptNet = ({ total, kept, reportingNet }: OrderFacts): bigint =>
  total === 0 ? 0n : (BigInt(reportingNet ?? 0) * BigInt(kept)) / BigInt(total);
