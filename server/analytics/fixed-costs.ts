import type { Db } from '../platform/database.ts';
import { exactly, reduced, type Rational } from '../platform/rational.ts';
import type { GroupBy, Grouping } from './answer-figures.ts';
import { bucketsOf } from './buckets.ts';
import { sumFixedCosts, type FixedCosts } from './fixed-cost-queries.ts';
import type { Keyed } from './rows-by-key.ts';
import { once, type Scope } from './scope.ts';

/** What falls into a bucket of the fixed costs of a group that are spread over so many days. */
export type FixedCostPart = Keyed &
  Pick<FixedCosts, 'days' | 'foreign' | 'count'> & {
    /** Micros × days of the bucket; divided by `days` it is the cost. */
    dayMicros: Rational;
  };

/** All of them are read once per answer, by the group of its items: the whole is made of the groups. */
function readFixedCosts(db: Db, scope: Scope, groupBy: GroupBy): Promise<FixedCosts[]> {
  const asked = groupBy === 'none' ? (scope.itemsBy?.groupBy ?? 'none') : groupBy;
  return once(scope, `fixed costs by ${asked}`, () => sumFixedCosts(db, scope, asked));
}

const groupOf = ({ group }: FixedCosts, groupBy: GroupBy) => (groupBy === 'none' ? null : group);

/** The part of every fixed cost that falls into each bucket, of foreign ones apart by currency. */
export async function spreadFixedCosts(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<FixedCostPart[]> {
  const buckets = bucketsOf(interval, scope).map(({ bucket, from, to }) => {
    const first = dayNumber(from);
    return { bucket, first, last: from === to ? first : dayNumber(to) };
  });
  const costs = (await readFixedCosts(db, scope, groupBy)).filter(({ isNothing }) => !isNothing);
  const alike = Map.groupBy(costs, (cost) =>
    JSON.stringify([groupOf(cost, groupBy), cost.days, cost.foreign]),
  );
  return [...alike.values()].flatMap((own) => {
    const [{ days, foreign }, group] = [own[0] as FixedCosts, groupOf(own[0] as FixedCosts, groupBy)];
    const begunBy = sumsOfBegun(own);
    const dueBy = (day: number) => begunBy(day).amountDays - begunBy(day - days).amountDays;
    let due = dueBy(dayNumber(scope.from) - 1); // the buckets follow one another
    return buckets.flatMap(({ bucket, first, last }) => {
      const { count: begun, denominator } = begunBy(last);
      const count = begun - begunBy(first - days).count;
      const before = due;
      due = dueBy(last);
      if (count === 0) return [];
      return [{ bucket, group, days, foreign, count, dayMicros: { numerator: due - before, denominator } }];
    });
  });
}

/**
 * Of costs that are spread over the same number of days: how many have begun by a day, and the sum of each amount × its days up to then, as if
 * none ended. Less the same of so many days before, it is what has fallen due.
 */
function sumsOfBegun(costs: readonly FixedCosts[]) {
  const amounts = costs.map(({ amount, onDay, count }) => ({
    on: dayNumber(onDay),
    count,
    ...exactly(amount),
  }));
  const denominator = amounts.reduce((most, each) => (each.denominator > most ? each.denominator : most), 1n);
  let [count, sum, sumOfDays] = [0, 0n, 0n];
  const steps = amounts
    .toSorted((left, right) => left.on - right.on)
    .map((each) => {
      const amount = each.numerator * (denominator / each.denominator); // both are powers of ten
      count += each.count;
      sum += amount;
      sumOfDays += amount * BigInt(each.on - 1);
      return { on: each.on, count, sum, sumOfDays };
    });
  return (day: number) => {
    const step = steps[lastBy(steps, day)];
    const amountDays = step ? step.sum * BigInt(day) - step.sumOfDays : 0n;
    return { count: step?.count ?? 0, amountDays, denominator };
  };
}

/** The place of the last step up to a day, by halves; -1 before the first. */
function lastBy(steps: readonly { on: number }[], day: number): number {
  let [low, high] = [-1, steps.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((steps[middle]?.on ?? 0) <= day) low = middle;
    else high = middle - 1;
  }
  return low;
}

const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;

export type Cash = { group: string | null; day: string; micros: Rational };

/** What was spent on each day up to `to` beside the runs: prices and set-up, in full. */
export async function readCash(db: Db, scope: Scope, groupBy: GroupBy): Promise<Cash[]> {
  const costs = await readFixedCosts(db, scope, groupBy);
  return costs
    .filter(({ paidOn, foreign, isNothing }) => !isNothing && foreign === null && paidOn <= scope.to)
    .map((cost) => ({
      group: groupOf(cost, groupBy),
      day: cost.paidOn,
      micros: reduced(exactly(cost.amount)),
    }));
}

/** How many fixed costs of the period or before are not known in the reporting currency. */
export async function countUnknownFixedCosts(db: Db, scope: Scope): Promise<number> {
  const costs = await readFixedCosts(db, scope, 'none');
  return costs
    .filter(({ onDay, foreign }) => foreign !== null && onDay <= scope.to)
    .reduce((sum, { count }) => sum + count, 0);
}

/** The end of each bucket, by which a payback counts in it. */
export function bucketEnds(scope: Scope, { interval }: Grouping): Map<string | null, string> {
  return new Map(bucketsOf(interval, scope).map(({ bucket, to }) => [bucket, to]));
}
