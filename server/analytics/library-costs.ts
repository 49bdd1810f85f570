import { exactly, plus, times, zero, type Rational } from '../platform/rational.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import type { CostEntry } from './library-cost-queries.ts';

/** A cost of one scenario; of none, when nobody ran anything in its month. */
export type AllocatedCost = CostEntry & { share: Rational };

/** Shares out what names no scenario by the runs of its calendar month, exactly. */
export function allocateCosts(
  entries: readonly CostEntry[],
  runs: readonly { month: string; scenarioId: string; started: number }[],
): AllocatedCost[] {
  const byMonth = Map.groupBy(runs, ({ month }) => month);
  return entries.flatMap((entry): AllocatedCost[] => {
    const ofMonth = entry.scenarioId === null ? (byMonth.get(entry.month) ?? []) : [];
    if (ofMonth.length === 0) return [{ ...entry, share: exactly(1) }];
    const total = ofMonth.reduce((sum, { started }) => sum + started, 0);
    return ofMonth.map(({ scenarioId, started }) => ({
      ...entry,
      scenarioId,
      share: { numerator: BigInt(started), denominator: BigInt(total) },
    }));
  });
}

/** The part of a cost that falls into these days: all of it on its day, or evenly over the days of its month. */
export function costWithin(cost: AllocatedCost, { from, to }: DayRange): Rational {
  const last = addDays(cost.on, cost.days - 1);
  const [first, end] = [cost.on > from ? cost.on : from, last < to ? last : to];
  if (first > end) return zero;
  const days = BigInt(daysBetween(first, end));
  return times(exactly(cost.amount), cost.share, { numerator: days, denominator: BigInt(cost.days) });
}

/** The sum of fractions, kept short by adding those of the same denominator first. */
export function sumOf(parts: readonly Rational[]): Rational {
  const byDenominator = new Map<bigint, bigint>();
  for (const { numerator, denominator } of parts)
    byDenominator.set(denominator, (byDenominator.get(denominator) ?? 0n) + numerator);
  return [...byDenominator].reduce(
    (sum, [denominator, numerator]) => plus(sum, { numerator, denominator }),
    zero,
  );
}
