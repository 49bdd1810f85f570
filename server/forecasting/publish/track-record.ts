import type { Db } from '../../platform/database.ts';
import type { Reporting } from '../../platform/reporting.ts';
import { bucketAfter } from '../history/buckets.ts';
import type { ForecastKey } from '../store/forecast-queries.ts';
import { findRecentScores, sumRecords } from '../store/score-queries.ts';
import type { TrackRecord } from '../schema.ts';

/** So many buckets back the record reaches. */
export const recordBuckets = { day: 365, month: 60 } as const;
/** Of so many newest buckets the share within the bands decides whether they are widened. */
const judgedBuckets = 12;
const leastCoverage = 0.7;
const mostWidening = 2;

type Of = Pick<ForecastKey, 'metric' | 'interval' | 'through'>;

/** What came of the published forecasts of a metric. */
export async function readTrackRecord(db: Db, of: Of & Reporting): Promise<TrackRecord> {
  const since = bucketAfter(of.through, of.interval, -recordBuckets[of.interval]);
  const [record] = await sumRecords(db, since, of);
  return {
    scored: record?.scored ?? 0,
    coverage80: record?.coverage80 ?? null,
    coverage95: record?.coverage95 ?? null,
    mase: record?.mase ?? null,
    naiveMase: record?.naiveMase ?? null,
    recent: await findRecentScores(db, of, {
      since: bucketAfter(of.through, of.interval, -2 * judgedBuckets),
      count: judgedBuckets,
    }),
  };
}

/**
 * Times by which intervals are widened: 1 unless fewer than 70 % of the newest 12 buckets were caught; then what would have caught 80 %, at
 * most twice.
 */
export async function wideningOf(db: Db, of: Of): Promise<number> {
  const [record] = await sumRecords(db, bucketAfter(of.through, of.interval, 1 - judgedBuckets), of);
  if (!record || record.buckets < judgedBuckets - 2 || (record.coverage80 ?? 1) >= leastCoverage) return 1;
  return Math.min(mostWidening, Math.max(1, record.missing ?? 1));
}
