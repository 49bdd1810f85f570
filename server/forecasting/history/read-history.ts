import type { Db } from '../../platform/database.ts';
import type { Freshness } from '../../platform/reading.ts';
import { dayOf } from '../../platform/time.ts';
import { completionSource } from '../../analytics/completion.ts';
import { mrrSource } from '../../analytics/mrr/mrr.ts';
import { revenueSource } from '../../analytics/revenue.ts';
import { scopeOf, type AnalyticsDeps, type Scope } from '../../analytics/scope.ts';
import { findReporting } from '../../platform/reporting.ts';
import { metrics, type MetricName } from '../metrics.ts';
import type { Interval } from '../models/model.ts';
import { bucketAfter, lastDayOf, lastFinishedBucket } from './buckets.ts';
import { fillGaps, type HistoryValue } from './fill-gaps.ts';
import { countInstallations, sumCredits } from './history-queries.ts';

/** What is known of a metric: its buckets that are over, oldest first. */
export type History = {
  values: HistoryValue[];
  /** The last finished bucket. */
  through: string;
  timeZone: string;
  currency: string;
  asOf: Date;
  /** Why nothing may be made of it: days are being counted anew, or it is 0 only because its amounts have no rate into the currency. */
  flaw: 'rebuilding' | 'unconverted' | null;
};

/** So many buckets are looked back at most: older ones say little of what comes, and each costs time. */
const mostBuckets = { day: 400, month: 60 } as const;

type Known = { bucket: string | null; value: number | null }[];
type Reader = (db: Db, scope: Scope, interval: Interval) => Promise<Known>;

/** Where each metric is read: figures as analytics define them, and what no figure tells. */
const readers: Record<MetricName, Reader> = {
  revenue: async (db, scope, interval) => {
    const items = await revenueSource.readItems(db, scope, { interval, groupBy: 'none' });
    return items.map(({ bucket, netRevenue }) => ({ bucket, value: netRevenue }));
  },
  mrr: async (db, scope, interval) => {
    const items = await mrrSource.readItems(db, scope, { interval, groupBy: 'none' });
    return items.map(({ bucket, closing }) => ({ bucket, value: closing }));
  },
  executions: async (db, scope, interval) => {
    const items = await completionSource.readItems(db, scope, { interval, groupBy: 'none' });
    return items.map(({ bucket, started }) => ({ bucket, value: started }));
  },
  completionRate: async (db, scope, interval) => {
    const items = await completionSource.readItems(db, scope, { interval, groupBy: 'none' });
    return items.map(({ bucket, completionRate }) => ({ bucket, value: completionRate }));
  },
  installations: (db, scope, interval) => countInstallations(db, { ...scope, interval }),
  credits: (db, scope, interval) => sumCredits(db, { ...scope, interval }),
};

/** Reads the history of a metric, of one scenario or of all, up to the last day or month that is over. */
export async function readHistory(
  db: Db,
  deps: AnalyticsDeps,
  { metric, interval, scenario }: { metric: MetricName; interval: Interval; scenario?: string },
  freshness: Freshness,
): Promise<History> {
  const { timeZone, currency } = await findReporting(db, deps.config);
  const through = lastFinishedBucket(dayOf(freshness.asOf, timeZone), interval);
  const from = bucketAfter(through, interval, 1 - mostBuckets[interval]);
  const period = { from, to: lastDayOf(through, interval), compare: 'none' as const, scenario };
  const scope = { ...(await scopeOf(db, deps, period, freshness)), isBrief: true };
  const known = await readers[metric](db, scope, interval);
  const values = fillGaps(known, { through, interval, gap: metrics[metric].gap });
  const isUnconverted =
    values.length > 0 && values.every(({ value }) => value === 0) && (await leavesOut(db, metric, scope));
  const flaw = scope.isRebuilding ? 'rebuilding' : isUnconverted ? 'unconverted' : null;
  return { values, through, timeZone, currency, asOf: freshness.asOf, flaw };
}

/** Whether there are amounts that no figure has, for want of a rate. */
async function leavesOut(db: Db, metric: MetricName, scope: Scope): Promise<boolean> {
  if (metric !== 'revenue' && metric !== 'mrr') return false;
  const source = metric === 'revenue' ? revenueSource : mrrSource;
  const { unconverted } = await source.readTotals(db, scope);
  return unconverted.count > 0;
}
