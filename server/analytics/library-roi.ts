import type { Db } from '../platform/database.ts';
import { rounded } from '../platform/rational.ts';
import { daysOf, type DayRange } from '../platform/time.ts';
import type { FigureSource, GroupBy, Grouping, Row } from './answer-figures.ts';
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
import { allocateCosts, costWithin, lastDayOf, sumOf, type AllocatedCost } from './library-costs.ts';
import { findLibraryPayback, type LibraryPayback } from './library-payback.ts';
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
    const { revenue, costs } = await readMovements(db, scope, 'none');
    const isWithin = ({ day }: RevenueDay) => day >= scope.from && day <= scope.to;
    return figuresOf(revenue.filter(isWithin), costs, scope, findLibraryPayback(revenue, costs));
  },
  gates: libraryGates,
};

async function readLibraryRoi(
  db: Db,
  scope: Scope,
  { interval, groupBy }: Grouping,
): Promise<Row<typeof libraryRoiFigures>[]> {
  const { revenue, costs } = await readMovements(db, scope, groupBy);
  const buckets = bucketsOf(interval, scope);
  const placeOf = new Map(buckets.flatMap((bucket, place) => daysOf(bucket).map((day) => [day, place])));
  const groupOf = ({ scenarioId }: { scenarioId: string | null }) =>
    groupBy === 'scenario' ? scenarioId : null;
  const [revenueOf, costsOf] = [Map.groupBy(revenue, groupOf), Map.groupBy(costs, groupOf)];
  return [...new Set([...revenueOf.keys(), ...costsOf.keys()])].flatMap((group) => {
    const [earned, spent] = [revenueOf.get(group) ?? [], costsOf.get(group) ?? []];
    const payback = findLibraryPayback(earned, spent);
    const earnedIn = Map.groupBy(earned, ({ day }) => placeOf.get(day));
    const spentIn = costsByPlace(spent, scope, placeOf);
    return buckets.flatMap((days, place) => {
      const [own, costsOfBucket] = [earnedIn.get(place) ?? [], spentIn.get(place) ?? []];
      if (own.length === 0 && costsOfBucket.length === 0) return [];
      return [{ bucket: days.bucket, group, ...figuresOf(own, costsOfBucket, days, payback) }];
    });
  });
}

/** The costs of which a part falls into each bucket of a period, by its place. */
function costsByPlace(
  costs: readonly AllocatedCost[],
  { from, to }: DayRange,
  placeOf: ReadonlyMap<string, number>,
): Map<number, AllocatedCost[]> {
  const byPlace = new Map<number, AllocatedCost[]>();
  for (const cost of costs) {
    const last = lastDayOf(cost);
    if (cost.amount === 0 || cost.on > to || last < from) continue;
    const [first, end] = [placeOf.get(cost.on > from ? cost.on : from), placeOf.get(last < to ? last : to)];
    for (let place = first ?? 0; place <= (end ?? -1); place += 1) {
      const own = byPlace.get(place);
      if (own) own.push(cost);
      else byPlace.set(place, [cost]);
    }
  }
  return byPlace;
}

async function readMovements(
  db: Db,
  scope: Scope,
  groupBy: GroupBy,
): Promise<{ revenue: RevenueDay[]; costs: AllocatedCost[] }> {
  const revenue = await sumRevenueByDay(db, scope);
  const asked = { scenarioId: scope.scenarioId, areApart: groupBy === 'scenario' };
  const costs = allocateCosts(await findCosts(db, scope), await countRunsByMonth(db, scope), asked);
  return { revenue, costs };
}

/** Of what was earned within these days, and of the costs a part of which may fall into them. */
function figuresOf(
  earned: readonly RevenueDay[],
  costs: readonly AllocatedCost[],
  days: DayRange,
  payback: LibraryPayback | null,
): Figures {
  const revenue = earned.reduce((sum, { netAfterFees }) => sum + BigInt(netAfterFees), 0n);
  const spent = (entries: readonly AllocatedCost[]) =>
    rounded(sumOf(entries.map((entry) => costWithin(entry, days))));
  const spentOn = (kind: CostKind) => Number(spent(costs.filter((entry) => entry.kind === kind)));
  const cost = spent(costs);
  return {
    revenue: Number(revenue),
    costCreation: spentOn('creation'),
    costSupport: spentOn('support'),
    costAcquisition: spentOn('acquisition'),
    costHosting: spentOn('hosting'),
    costOther: spentOn('other'),
    costRewards: spentOn('rewards'),
    cost: Number(cost),
    net: Number(revenue - cost),
    roi: ratio(revenue - cost, cost),
    paybackDays: payback && payback.paidBackOn <= days.to ? payback.days : null,
    unallocated: Number(spent(costs.filter(({ isUnallocated }) => isUnallocated))),
  };
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
