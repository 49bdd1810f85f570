import type { Db } from '../platform/database.ts';
import { exactly, plus, rounded, times, zero, type Rational } from '../platform/rational.ts';
import { daysBetween, type DayRange } from '../platform/time.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { bucketsOf } from './buckets.ts';
import type { FiguresOf } from './figures.ts';
import {
  countForeignCosts,
  countRunsByMonth,
  findCosts,
  sumRevenueByDay,
  type CostKind,
  type RevenueDay,
} from './library-cost-queries.ts';
import { allocateCosts, costWithin, sumOf, type AllocatedCost } from './library-costs.ts';
import { ratio } from './ratios.ts';
import { libraryRoiFigures } from './roi-figures.ts';
import type { Gate } from './schema.ts';
import type { Scope } from './scope.ts';

type Figures = FiguresOf<typeof libraryRoiFigures>;

/** What the library earns with its scenarios, and what they cost it. */
export const libraryRoiSource: FigureSource<typeof libraryRoiFigures> = {
  totals: libraryRoiFigures,
  readItems: readLibraryRoi,
  readTotals: async (db, scope) => {
    const { revenue, costs } = await readMovements(db, scope);
    return figuresOf(revenue, costs, scope);
  },
  gates: libraryGates,
};

async function readLibraryRoi(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Row<typeof libraryRoiFigures>[]> {
  const { revenue, costs } = await readMovements(db, scope);
  const groupOf = ({ scenarioId }: { scenarioId: string | null }) =>
    groupBy === 'scenario' ? scenarioId : null;
  const [revenueOf, costsOf] = [Map.groupBy(revenue, groupOf), Map.groupBy(costs, groupOf)];
  const groups = [...new Set([...revenueOf.keys(), ...costsOf.keys()])];
  return groups.flatMap((group) => {
    const [earned, spent] = [revenueOf.get(group) ?? [], costsOf.get(group) ?? []];
    const hasFacts = (days: DayRange) =>
      earned.some(({ day }) => isWithin(day, days)) ||
      spent.some((cost) => costWithin(cost, days).numerator !== 0n);
    return bucketsOf(interval, scope)
      .filter(hasFacts)
      .map((days) => ({ bucket: days.bucket, group, ...figuresOf(earned, spent, days) }));
  });
}

async function readMovements(
  db: Db,
  scope: Scope,
): Promise<{ revenue: RevenueDay[]; costs: AllocatedCost[] }> {
  const revenue = await sumRevenueByDay(db, scope);
  const costs = allocateCosts(await findCosts(db, scope), await countRunsByMonth(db, scope));
  const isAsked = ({ scenarioId }: AllocatedCost) =>
    scope.scenarioId === null || scenarioId === scope.scenarioId;
  return { revenue, costs: costs.filter(isAsked) };
}

function figuresOf(revenue: RevenueDay[], costs: AllocatedCost[], days: DayRange): Figures {
  const earned = revenue
    .filter(({ day }) => isWithin(day, days))
    .reduce((sum, { netAfterFees }) => sum + BigInt(netAfterFees), 0n);
  const spent = (entries: AllocatedCost[]) => rounded(sumOf(entries.map((entry) => costWithin(entry, days))));
  const spentOn = (kind: CostKind) => Number(spent(costs.filter((entry) => entry.kind === kind)));
  const cost = spent(costs);
  return {
    revenue: Number(earned),
    costCreation: spentOn('creation'),
    costSupport: spentOn('support'),
    costAcquisition: spentOn('acquisition'),
    costHosting: spentOn('hosting'),
    costOther: spentOn('other'),
    costRewards: spentOn('rewards'),
    cost: Number(cost),
    net: Number(earned - cost),
    roi: ratio(earned - cost, cost),
    paybackDays: paybackDays(revenue, costs, days.to),
    unallocated: Number(spent(costs.filter(({ scenarioId }) => scenarioId === null))),
  };
}

/** From the first cost to the first day on which revenue so far covers cash spent so far; a monthly cost is cash on the first. */
function paybackDays(revenue: RevenueDay[], costs: AllocatedCost[], to: string): number | null {
  const firstCostOn = costs.map(({ on }) => on).toSorted()[0];
  if (firstCostOn === undefined) return null;
  const balanceOn = new Map<string, Rational>();
  const add = (day: string, amount: Rational) => balanceOn.set(day, plus(balanceOn.get(day) ?? zero, amount));
  for (const { day, netAfterFees } of revenue) add(day, exactly(BigInt(netAfterFees)));
  for (const { on, amount, share } of costs) add(on, times(exactly(BigInt(-amount)), share));
  let balance = zero;
  for (const day of [...balanceOn.keys()].toSorted()) {
    if (day > to) return null;
    balance = plus(balance, balanceOn.get(day) ?? zero);
    if (day >= firstCostOn && balance.numerator >= 0n) return daysBetween(firstCostOn, day) - 1;
  }
  return null;
}

async function libraryGates(db: Db, scope: Scope): Promise<Gate[]> {
  const foreign = await countForeignCosts(db, scope);
  const ignored = [
    ...(scope.customerId === null ? [] : ['customer']),
    ...(scope.aiModel === null ? [] : ['aiModel']),
  ];
  return [
    ...(foreign > 0
      ? [
          {
            figure: 'cost',
            code: 'incomplete' as const,
            reason: `${foreign} costs are in another currency than the reporting currency and are left out.`,
          },
        ]
      : []),
    ...ignored.map((filter): Gate => ({
      figure: null,
      code: 'filterIgnored',
      reason: `Costs of the library have no ${filter}: the filter "${filter}" does not narrow these figures.`,
    })),
  ];
}

const isWithin = (day: string, { from, to }: DayRange) => day >= from && day <= to;
