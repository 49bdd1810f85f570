import type { Db } from '../platform/database.ts';
import type { MetricName } from './metrics.ts';
import type { Interval } from './models/model.ts';
import { sumRecords } from './store/score-queries.ts';

/** How published forecasts of a metric did: what the audit of forecasts judges by. */
export type ForecastQuality = {
  metric: MetricName;
  interval: Interval;
  /** Points with a score, and the distinct buckets among them: points of one bucket are right or wrong together. */
  scored: number;
  buckets: number;
  /** Realised share of actual values within the 80 % interval. */
  coverage80: number | null;
  /** Realised error by the naive error within each history, of what was shown and of the naive forecast beside it. */
  mase: number | null;
  naiveMase: number | null;
};

/** The quality of all forecasts of buckets since a day; metrics without a score are left out. */
export async function readForecastQuality(db: Db, since: string): Promise<ForecastQuality[]> {
  const records = await sumRecords(db, since);
  return records.map(({ metric, interval, scored, buckets, coverage80, mase, naiveMase }) => ({
    metric,
    interval,
    scored,
    buckets,
    coverage80,
    mase,
    naiveMase,
  }));
}
