import { commonDenominator, exactly, times } from '../platform/rational.ts';
import { daysBetween } from '../platform/time.ts';
import type { RevenueDay } from './library-cost-queries.ts';
import type { AllocatedCost } from './library-costs.ts';

export type LibraryPayback = { paidBackOn: string; days: number };

/** From the first cost to the first day on which revenue so far covers cash spent so far; a monthly cost is cash on the first. */
export function findLibraryPayback(
  revenue: readonly RevenueDay[],
  costs: readonly AllocatedCost[],
): LibraryPayback | null {
  const firstCostOn = costs.map(({ on }) => on).toSorted()[0];
  if (firstCostOn === undefined) return null;
  const movements = [
    ...revenue.map(({ day, netAfterFees }) => ({ day, amount: exactly(BigInt(netAfterFees)) })),
    ...costs.map(({ on, amount, share }) => ({ day: on, amount: times(exactly(BigInt(-amount)), share) })),
  ];
  const common = commonDenominator(movements.map(({ amount }) => amount));
  const movedOn = new Map<string, bigint>();
  for (const { day, amount } of movements)
    movedOn.set(day, (movedOn.get(day) ?? 0n) + amount.numerator * (common / amount.denominator));
  let balance = 0n;
  for (const day of [...movedOn.keys()].toSorted()) {
    balance += movedOn.get(day) ?? 0n;
    if (day >= firstCostOn && balance >= 0n)
      return { paidBackOn: day, days: daysBetween(firstCostOn, day) - 1 };
  }
  return null;
}
