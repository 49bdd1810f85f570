import type { Db } from '../platform/database.ts';
import type { FigureSource, Grouping, Row } from './answer-figures.ts';
import { completionSource } from './completion.ts';
import { countActiveNow, countConfirmed } from './completion-queries.ts';
import { readCounterweights } from './counterweights.ts';
import { customerRoiSource } from './customer-roi.ts';
import type { FiguresOf, Registry } from './figures.ts';
import { overviewFigures, type overviewDayFigures } from './overview-figures.ts';
import { mrrSource } from './mrr/mrr.ts';
import { revenueSource } from './revenue.ts';
import { byKey } from './rows-by-key.ts';
import type { Gate } from './schema.ts';
import { once, type Scope } from './scope.ts';

/** The headline of everything. */
export const overviewSource: FigureSource<typeof overviewFigures, typeof overviewDayFigures> = {
  totals: overviewFigures,
  readItems: readOverviewDays,
  readTotals: async (db, whole) => {
    const scope = { ...whole, isBrief: true };
    const [revenue, completion, roi, mrr, installations, activeNow, beside] = await Promise.all([
      totalsOf(revenueSource, db, scope),
      completionSource.readTotals(db, scope),
      totalsOf(customerRoiSource, db, scope),
      totalsOf(mrrSource, db, scope),
      countConfirmed(db, scope),
      scope.isPrevious ? null : countActiveNow(db, scope),
      readCounterweights(db, scope),
    ]);
    return {
      netRevenue: revenue.netRevenue,
      grossVolume: revenue.grossVolume,
      refundRate: revenue.refundRate,
      disputeRate: beside.disputeRate,
      mrr: mrr.closing,
      payingCustomers: mrr.payingCustomers,
      installations,
      retention30Days: beside.retention30Days,
      activation: completion.activation,
      silentShare: beside.silentShare,
      started: completion.started,
      completed: completion.completed,
      completionRate: completion.completionRate,
      activeNow,
      valueMicros: roi.valueMicros,
      costMicros: roi.costMicros,
      netMicros: roi.netMicros,
      roi: roi.roi,
      measuredShare: roi.measuredShare,
    };
  },
  gates: async (db, whole) => {
    const scope = { ...whole, isBrief: true };
    const [revenue, roi, mrr] = await Promise.all([
      gatesOf(revenueSource, db, scope),
      gatesOf(customerRoiSource, db, scope),
      gatesOf(mrrSource, db, scope),
    ]);
    const isOfMoney = ({ code }: Gate) => code !== 'filterIgnored'; // revenue says it already
    return [...revenue, ...roi, ...mrr.filter(isOfMoney).map((gate) => ({ ...gate, figure: 'mrr' }))];
  },
};

/** What totals and gates both need is read once. */
function totalsOf<T extends Registry>(source: FigureSource<T>, db: Db, scope: Scope): Promise<FiguresOf<T>> {
  const name = `totals of ${Object.keys(source.totals)[0]} from ${scope.from}`;
  return once(scope, name, () => source.readTotals(db, scope));
}

const gatesOf = async <T extends Registry>(source: FigureSource<T>, db: Db, scope: Scope) =>
  source.gates(db, scope, await totalsOf(source, db, scope));

async function readOverviewDays(db: Db, whole: Scope): Promise<Row<typeof overviewDayFigures>[]> {
  const scope = { ...whole, isBrief: true };
  const byDay: Grouping = { interval: 'day', groupBy: 'none' };
  const [revenue, completion, roi] = await Promise.all([
    revenueSource.readItems(db, scope, byDay),
    completionSource.readItems(db, scope, byDay),
    customerRoiSource.readItems(db, scope, byDay),
  ]);
  return byKey({ revenue, completion, roi }).map(({ bucket, group, rows }) => ({
    bucket,
    group,
    netRevenue: rows.revenue[0]?.netRevenue ?? 0,
    started: rows.completion[0]?.started ?? 0,
    completed: rows.completion[0]?.completed ?? 0,
    completionRate: rows.completion[0]?.completionRate ?? null,
    valueMicros: rows.roi[0] ? rows.roi[0].valueMicros : 0,
    costMicros: rows.roi[0]?.costMicros ?? 0,
    netMicros: rows.roi[0] ? rows.roi[0].netMicros : 0,
    roi: rows.roi[0]?.roi ?? null,
  }));
}
