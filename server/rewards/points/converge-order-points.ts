import { inTransaction, type Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { minorUnitDigits } from '../../platform/money.ts';
import { exactly } from '../../platform/rational.ts';
import { allTogether } from '../../platform/together.ts';
import { findReporting } from '../../platform/reporting.ts';
import { dayMs } from '../../platform/time.ts';
import { convergeEntry } from './converge-entry.ts';
import { convergeReferral } from './converge-referral.ts';
import { lockCustomers } from './entry-queries.ts';
import {
  selectOrderFacts,
  selectRecentOrders,
  selectPartiesOfOrders,
  type OrderFacts,
} from './order-queries.ts';
import { readRewardRules, type RewardRules } from './reward-rules.ts';
import { expiryOf } from './write-entry.ts';

type Settings = { reportingCurrency: string; now: Date };

/**
 * Brings the points of orders to what the orders are worth now: what is missing or too much is a row. So it does not matter how often, or in
 * which order, payments and refunds are told. Points of a refund are taken back also when they are spent: the balance may fall below 0. Locks
 * everybody concerned, and `others` with them, at once, so that nobody waits in a circle.
 */
export async function convergeOrderPoints(
  db: Db,
  orderIds: readonly string[],
  settings: Settings,
  others: readonly string[] = [],
): Promise<void> {
  const parties = await selectPartiesOfOrders(db, orderIds);
  await lockCustomers(db, [
    ...others,
    ...parties.flatMap(({ customerId, referrerId }) => [
      customerId,
      ...(referrerId === null ? [] : [referrerId]),
    ]),
  ]);
  const ids = parties.map(({ orderId }) => orderId);
  const orders = await selectOrderFacts(db, ids, settings.reportingCurrency); // under the lock: the newest state
  // Of one customer one after another: points that are over when they come end by what stands of the customer.
  const paid = parties.flatMap(({ orderId }) => orders.get(orderId) ?? []);
  const byCustomer = Map.groupBy(paid, ({ customerId }) => customerId);
  await allTogether(db, [...byCustomer.values()], async (shared, own) => {
    for (const order of own) await convergeOrder(shared, order, settings);
  });
  for (const { referrerId, ...party } of parties)
    if (referrerId !== null && orders.has(party.orderId))
      await convergeReferral(db, { ...party, referrerId }, settings);
}

async function convergeOrder(db: Db, order: OrderFacts, settings: Settings): Promise<void> {
  const rules = await readRewardRules(db, order.paidAt);
  const points = pointsOf(order, rules, settings.reportingCurrency);
  if (points === null) return;
  const target = {
    customerId: order.customerId,
    sourceKey: `order:${order.id}`,
    orderId: order.id,
    points,
    kinds: { first: 'purchase', less: 'refund', more: 'refundReturned' } as const,
    instants: {
      first: order.paidAt,
      less: order.givenBackAt ?? settings.now,
      more: order.returnedAt ?? settings.now,
    },
    expiresAt: expiryOf(order.paidAt, rules),
  };
  await convergeEntry(db, target, settings.now);
}

/** Whole points for what was paid without tax, in proportion to what of it was kept; null while the amount is not known. */
function pointsOf(
  { total, kept, reportingNet }: OrderFacts,
  { pointsPerUnit }: RewardRules,
  reportingCurrency: string,
): number | null {
  if (reportingNet === null) return null;
  if (total === 0) return 0;
  const rate = exactly(pointsPerUnit);
  const minorUnits = rate.denominator * 10n ** BigInt(minorUnitDigits(reportingCurrency));
  const earned = (BigInt(reportingNet) * rate.numerator) / minorUnits;
  return Number((earned * BigInt(kept)) / BigInt(total));
}

const ordersAtOnce = 200;

/** Looks at orders again: for what nobody told, and for amounts that became known later, such as of a payment that settled or by a rate. */
export async function convergeRecentOrders({
  pool,
  config,
  now,
}: Pick<Deps, 'pool' | 'config' | 'now'>): Promise<void> {
  const at = now();
  const { currency: reportingCurrency } = await findReporting(pool, config);
  const daysAgo = (days: number) => new Date(at.getTime() - days * dayMs);
  for (let ids: string[] = []; ;) {
    const afterId = ids.at(-1) ?? '';
    ids = await selectRecentOrders(pool, {
      toldSince: daysAgo(3),
      paidSince: daysAgo(35),
      afterId,
      limit: ordersAtOnce,
    });
    await inTransaction(pool, (db) => convergeOrderPoints(db, ids, { reportingCurrency, now: at }));
    if (ids.length < ordersAtOnce) return;
  }
}
