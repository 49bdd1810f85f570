import { readFigures, type FigureSource, type Grouping } from '../analytics/answer-figures.ts';
import { completionSource } from '../analytics/completion.ts';
import { customerRoiSource } from '../analytics/customer-roi.ts';
import type { Registry } from '../analytics/figures.ts';
import { revenueSource } from '../analytics/revenue.ts';
import { scopeOf } from '../analytics/scope.ts';
import type { Db } from '../platform/database.ts';
import { findReporting } from '../platform/reporting.ts';
import type { Freshness } from '../platform/reading.ts';
import { addDays, dayOf } from '../platform/time.ts';
import type { AuditDeps } from './gate.ts';
import { sumLedger } from './ledger-queries.ts';

/** What can be added up; rates, percentiles and levels cannot. */
const additive = {
  completion: ['started', 'completed', 'failed', 'warnings', 'tests', 'retries', 'errorHandlers'],
  roi: ['timeValueMicros', 'reportedValueMicros', 'creditCostMicros', 'aiCostMicros', 'naiveValueMicros'],
  revenue: ['grossVolume', 'tax', 'refunds', 'disputes', 'fees', 'netAfterFees'],
};
const waysOf = {
  completion: [
    { interval: 'day', groupBy: 'none' },
    { interval: null, groupBy: 'scenario' },
    { interval: null, groupBy: 'customer' },
    { interval: 'week', groupBy: 'aiModel' },
  ],
  roi: [
    { interval: null, groupBy: 'scenario' },
    { interval: null, groupBy: 'customer' },
    { interval: null, groupBy: 'aiModel' },
  ],
  revenue: [
    { interval: 'day', groupBy: 'none' },
    { interval: null, groupBy: 'scenario' },
    { interval: null, groupBy: 'country' },
  ],
} satisfies Record<string, Grouping[]>;

type Unequal = { of: keyof typeof additive; figure: string; by: string; parts: number; whole: number };
type Sums = {
  comparisons: number;
  unequal: Unequal[];
  from: string;
  to: string;
};
type Totals = Record<string, unknown>;
type Answer = { totals: Totals; previous: Totals | null; items: Totals[] };
type Query = { from: string; to: string; compare: 'previous' | 'none' };

/** The figures of ended days asked in several ways, all as of one instant. */
export async function compareSums(deps: AuditDeps, days: number): Promise<Sums> {
  return deps.reading.inSnapshot(async (db, freshness) => {
    const { timeZone, currency } = await findReporting(db, deps.config);
    const to = addDays(dayOf(freshness.asOf, timeZone), -1);
    const from = addDays(to, 1 - days);
    const sums: Sums = { comparisons: 0, unequal: [], from, to };
    const period = { from, to, compare: 'none' as const };
    const ask =
      <T extends Registry>(source: FigureSource<T>) =>
      (other: Partial<Query>, grouping: Grouping): Promise<Answer> =>
        asked(deps, db, freshness, source, { ...period, ...other }, grouping);
    const hold = (
      of: keyof typeof additive,
      names: readonly string[],
      whole: Totals,
      by: string,
      parts: readonly Totals[],
    ) => {
      for (const figure of names) {
        const expected = whole[figure];
        if (typeof expected !== 'number') continue; // not known, so nothing to add up to
        const sum = parts.reduce((total, part) => total + Number(part[figure] ?? 0), 0);
        sums.comparisons += 1;
        if (sum !== expected) sums.unequal.push({ of, figure, by, parts: sum, whole: expected });
      }
    };
    const asks = {
      completion: ask(completionSource),
      roi: ask(customerRoiSource),
      revenue: ask(revenueSource),
    };
    for (const name of ['completion', 'roi', 'revenue'] as const) {
      const askFor = asks[name];
      const whole = { interval: null, groupBy: 'none' } as const;
      const { totals, previous } = await askFor({ compare: 'previous' }, whole);
      for (const way of waysOf[name]) {
        const { items } = await askFor({}, way);
        hold(name, additive[name], totals, `by ${way.interval ?? way.groupBy}`, items);
      }
      const both = await askFor({ from: addDays(from, -days) }, whole);
      hold(name, additive[name], both.totals, 'by this period and the one before', [totals, previous ?? {}]);
      if (name === 'revenue')
        hold(name, ['netAfterFees'], totals, 'by rows of the ledger', [
          { netAfterFees: await sumLedger(db, { timeZone, currency }, { from, to }) },
        ]);
    }
    return sums;
  });
}

async function asked<T extends Registry>(
  deps: AuditDeps,
  db: Db,
  freshness: Freshness,
  source: FigureSource<T>,
  query: Query,
  grouping: Grouping,
) {
  const scope = { ...(await scopeOf(db, deps, query, freshness)), itemsBy: grouping };
  return readFigures(db, scope, source, { query, grouping, mayReadNames: false });
}
