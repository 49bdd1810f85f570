import { exactly, one, plus, times, zero, type Rational } from '../platform/rational.ts';
import { addDays, daysBetween, type DayRange } from '../platform/time.ts';
import type { CostEntry } from './library-cost-queries.ts';

/** A cost, or a scenario's part of it. `isUnallocated`: it names no scenario, and nobody ran anything in its month. */
export type AllocatedCost = CostEntry & { share: Rational; isUnallocated: boolean };

type Runs = { month: string; scenarioId: string; started: number };
type Asked = { scenarioId: string | null; areApart: boolean };

/**
 * Shares out what names no scenario by the runs of its calendar month, exactly. All scenarios together have all of it, so it is taken apart only where
 * they are told apart, or one is asked for.
 */
export function allocateCosts(
  entries: readonly CostEntry[],
  runs: readonly Runs[],
  { scenarioId, areApart }: Asked,
): AllocatedCost[] {
  const isAsked = (own: { scenarioId: string | null }) =>
    scenarioId === null || own.scenarioId === scenarioId;
  const byMonth = new Map(
    [...Map.groupBy(runs, ({ month }) => month)].map(([month, own]) => [
      month,
      { asked: own.filter(isAsked), total: own.reduce((sum, { started }) => sum + started, 0) },
    ]),
  );
  return entries.flatMap((entry): AllocatedCost[] => {
    const ofMonth = entry.scenarioId === null ? byMonth.get(entry.month) : undefined;
    if (ofMonth && (areApart || scenarioId !== null))
      return ofMonth.asked.map(({ scenarioId: own, started }) => ({
        ...entry,
        scenarioId: own,
        share: { numerator: BigInt(started), denominator: BigInt(ofMonth.total) },
        isUnallocated: false,
      }));
    const isUnallocated = entry.scenarioId === null && ofMonth === undefined;
    return isAsked(entry) ? [{ ...entry, share: one, isUnallocated }] : [];
  });
}

/** The part of a cost that falls into these days: all of it on its day, or evenly over the days of its month. */
export function costWithin(cost: AllocatedCost, { from, to }: DayRange): Rational {
  const last = lastDayOf(cost);
  const [first, end] = [cost.on > from ? cost.on : from, last < to ? last : to];
  if (first > end) return zero;
  const days = BigInt(daysBetween(first, end));
  return times(exactly(cost.amount), cost.share, { numerator: days, denominator: BigInt(cost.days) });
}

/** The last of the days over which a cost is spread. */
export const lastDayOf = ({ on, days }: CostEntry): string => addDays(on, days - 1);

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
