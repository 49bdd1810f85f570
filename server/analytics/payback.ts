import type { Db } from '../platform/database.ts';
import { compared, exactly, minus, plus, reduced, zero, type Rational } from '../platform/rational.ts';
import { daysBetween } from '../platform/time.ts';
import type { GroupBy } from './answer-figures.ts';
import { readCash, type Cash } from './fixed-costs.ts';
import { sumDaysOf, sumMonths, type DaySums, type MonthSums } from './payback-queries.ts';
import { firstOfMonth } from './roll-ups/parts-of.ts';
import { once, type Scope } from './scope.ts';

type Payback = { firstCostOn: string; paidBackOn: string };

/**
 * Per group the day of the first cost and the first day, up to `to`, on which all value so far covers all money spent so far. Cash counts in
 * full on its day, and what happened before the period counts too. Months tell where that day can be; only those are read by day.
 */
export function findPaybacks(db: Db, scope: Scope, groupBy: GroupBy): Promise<Map<string | null, Payback>> {
  return once(scope, `paybacks by ${groupBy}`, async () => {
    const [sums, spent] = await Promise.all([readMonths(db, scope, groupBy), readCash(db, scope, groupBy)]);
    const months = Map.groupBy(sums, ({ group }) => group);
    const cash = Map.groupBy(spent, ({ group }) => group);
    const groups = [...new Set([...months.keys(), ...cash.keys()])];
    const courses = groups.map((group) => courseOf(group, months.get(group) ?? [], cash.get(group) ?? []));
    const asked = courses.flatMap((course) => course.filter(({ isCandidate }) => isCandidate));
    const days = asked.length === 0 ? [] : await sumDaysOf(db, scope, groupBy, asked);
    const daysOf = Map.groupBy(days, ({ group, day }) => `${group} ${firstOfMonth(day)}`);
    const paybacks = courses.flatMap((course) => paybackOf(course, daysOf));
    return new Map(paybacks);
  });
}

/** They are read once per answer, by the group of its items: the whole is made of the groups. */
async function readMonths(db: Db, scope: Scope, groupBy: GroupBy): Promise<MonthSums[]> {
  const asked = groupBy === 'none' ? (scope.itemsBy?.groupBy ?? 'none') : groupBy;
  const months = await once(scope, `months by ${asked}`, () => sumMonths(db, scope, asked));
  return asked === groupBy ? months : [...Map.groupBy(months, ({ month }) => month).values()].map(added);
}

function added(groups: readonly MonthSums[]): MonthSums {
  const sum = (of: (group: MonthSums) => string) =>
    String(groups.reduce((total, group) => total + BigInt(of(group)), 0n));
  return {
    group: null,
    no: null,
    month: groups[0]?.month ?? '',
    value: sum(({ value }) => value),
    cost: sum(({ cost }) => cost),
    mostValue: sum(({ mostValue }) => mostValue),
  };
}

/** The days from the first cost to the payback, 0 on the same day; null when it is not reached by `end`. */
export function paybackDays(payback: Payback | undefined, end: string | undefined): number | null {
  if (payback === undefined || end === undefined || payback.paidBackOn > end) return null;
  return daysBetween(payback.firstCostOn, payback.paidBackOn) - 1;
}

type CourseMonth = {
  group: string | null;
  no: string | null;
  month: string;
  /** Value less cost of all months before. */
  opening: Rational;
  cash: Cash[];
  /** Whether the balance may be covered on one of its days, so that these must be read. */
  isCandidate: boolean;
};

/** The months of a group in their order, up to the first whose end is covered for certain. */
function courseOf(group: string | null, sums: MonthSums[], cash: Cash[]): CourseMonth[] {
  const cashOf = Map.groupBy(cash, ({ day }) => firstOfMonth(day));
  const sumsOf = new Map(sums.map((month) => [month.month, month]));
  const no = sums[0]?.no ?? null;
  const course: CourseMonth[] = [];
  let [balance, hasCost] = [zero, false];
  for (const month of [...new Set([...sumsOf.keys(), ...cashOf.keys()])].toSorted()) {
    const { value = '0', cost = '0', mostValue = '0' } = sumsOf.get(month) ?? {};
    const paid = cashOf.get(month) ?? [];
    const isFirstCost = !hasCost && [exactly(cost), ...paid.map(({ micros }) => micros)].some(isPositive);
    hasCost ||= isFirstCost;
    const returned = paid.map(({ micros }) => micros).filter((micros) => !isPositive(micros));
    const most = returned.reduce(minus, plus(balance, exactly(mostValue)));
    const isCandidate = hasCost && (isFirstCost || compared(most, zero) >= 0);
    course.push({ group, no, month, opening: balance, cash: paid, isCandidate });
    const spent = paid.map(({ micros }) => micros).reduce(plus, exactly(cost));
    balance = reduced(minus(plus(balance, exactly(value)), spent));
    if (hasCost && compared(balance, zero) >= 0) break;
  }
  return course;
}

function paybackOf(course: CourseMonth[], daysOf: Map<string, DaySums[]>): [string | null, Payback][] {
  let firstCostOn: string | null = null;
  for (const { group, month, opening, cash, isCandidate } of course) {
    if (!isCandidate) continue;
    const movements = movementsOf(daysOf.get(`${group} ${month}`) ?? [], cash);
    let balance = opening;
    for (const { day, value, cost } of movements) {
      balance = reduced(minus(plus(balance, value), cost));
      if (compared(cost, zero) > 0) firstCostOn ??= day;
      if (firstCostOn !== null && compared(balance, zero) >= 0)
        return [[group, { firstCostOn, paidBackOn: day }]];
    }
  }
  return [];
}

/** What tasks and cash moved, by day. */
function movementsOf(days: DaySums[], cash: Cash[]): { day: string; value: Rational; cost: Rational }[] {
  const moved = new Map<string, { day: string; value: Rational; cost: Rational }>();
  for (const { day, value, cost } of days)
    moved.set(day, { day, value: exactly(value), cost: exactly(cost) });
  for (const { day, micros } of cash) {
    const { value, cost } = moved.get(day) ?? { value: zero, cost: zero };
    moved.set(day, { day, value, cost: plus(cost, micros) });
  }
  return [...moved.values()].toSorted((left, right) => (left.day < right.day ? -1 : 1));
}

const isPositive = (micros: Rational) => compared(micros, zero) > 0;
