import { multiplyDivide } from '../platform/money.ts';
import { ratio } from './ratios.ts';
import type { MoneySums } from './revenue-queries.ts';

/** From the ledger's sums by kind to the figures of money, in the minor units of these sums. */
export function moneyFigures(sums: MoneySums | undefined) {
  const sum = (name: 'grossVolume' | 'chargeTax' | 'refunds' | 'disputes' | 'reversedTax' | 'fees') =>
    BigInt(sums?.[name] ?? 0);
  const grossRevenue = sum('grossVolume') + sum('chargeTax');
  const [refunds, disputes, fees] = [-sum('refunds'), -sum('disputes'), -sum('fees')];
  const netRevenue = grossRevenue - refunds - disputes;
  const orders = sums?.orders ?? 0;
  return {
    grossVolume: Number(sum('grossVolume')),
    tax: Number(-(sum('chargeTax') + sum('reversedTax'))),
    grossRevenue: Number(grossRevenue),
    refunds: Number(refunds),
    disputes: Number(disputes),
    netRevenue: Number(netRevenue),
    fees: Number(fees),
    netAfterFees: Number(netRevenue - fees),
    refundRate: ratio(refunds, grossRevenue),
    disputeRate: ratio(sums?.disputesWithdrawn ?? 0, sums?.charges ?? 0),
    orders,
    averageOrderValue: orders === 0 ? null : Number(multiplyDivide(grossRevenue, 1n, BigInt(orders))),
  };
}
