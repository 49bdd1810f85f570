import type { Deps } from '../../platform/deps.ts';
import { bucketAfter } from '../history/buckets.ts';
import { metrics } from '../metrics.ts';
import { publishForecast } from '../publish/publish-forecast.ts';
import { recordBuckets } from '../publish/track-record.ts';
import { horizonOf, reasonOf, refuse } from '../read-forecast.ts';
import { findPoints } from '../store/forecast-queries.ts';
import { findParts, sumPartsRecord } from './parts-queries.ts';
import type { ForecastParts, PartsQuery } from './parts-schema.ts';
import { publishParts } from './publish-parts.ts';

/** What is foretold of each scenario beside what is foretold of all of them, and by how much the two differ. */
export async function readForecastParts(deps: Deps, query: PartsQuery): Promise<ForecastParts> {
  const { metric, interval } = query;
  const { made: horizon } = horizonOf(query);
  const published = await publishForecast(deps, { metric, interval, horizon }).catch(refuse);
  const { history, forecast } = published;
  if (forecast) await publishParts(deps, { ...forecast, metric }).catch(refuse);
  const points = forecast ? await findPoints(deps.pool, forecast.id) : [];
  const parts = forecast ? await findParts(deps.pool, forecast.id) : [];
  const buckets = points.map(({ bucket, value }, step) => {
    const together = sumOf(parts.map(({ expected }) => expected[step] ?? 0));
    return { bucket, whole: value, sum: together, gap: together - value };
  });
  const whole = sumOf(buckets.map((bucket) => bucket.whole));
  const sum = sumOf(buckets.map((bucket) => bucket.sum));
  const since = bucketAfter(history.through, interval, -recordBuckets[interval]);
  return {
    metric,
    interval,
    horizon,
    unit: metrics[metric].unit,
    currency: history.currency,
    through: history.values.length > 0 ? history.through : null,
    recent: forecast && sumOf(history.values.slice(-horizon).map(({ value }) => value)),
    ...(forecast
      ? { whole, sum, gap: sum - whole, gapShare: whole === 0 ? null : (sum - whole) / whole }
      : { whole: null, sum: null, gap: null, gapShare: null }),
    buckets,
    items: parts.map(({ scenarioId, title, shown, recent, expected }) => ({
      scenario: scenarioId === null ? null : { id: scenarioId, title },
      recent,
      expected: sumOf(expected),
      shown,
      values: expected,
    })),
    trackRecord: await sumPartsRecord(deps.pool, { metric, interval, since }),
    reason: forecast ? null : reasonOf(published, interval),
  };
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
