import { sealsOf, type Grounds } from '../analytics/audited.ts';
import type { AnalyticsDeps } from '../analytics/scope.ts';
import type { Deps } from '../platform/deps.ts';
import { HttpError } from '../platform/errors.ts';
import { counted } from '../platform/words.ts';
import { fewestValues } from './forecast-series.ts';
import { metrics } from './metrics.ts';
import { digestOf, formulaVersion, publishForecast, type Published } from './publish/publish-forecast.ts';
import { readTrackRecord } from './publish/track-record.ts';
import { horizons, usualHorizon, type ForecastAnswer, type ForecastQuery } from './schema.ts';
import { findPoints, type StoredForecast } from './store/forecast-queries.ts';
import { ForecastFailed } from './worker/forecaster.ts';

type ForecastDeps = Deps & Pick<AnalyticsDeps, 'readAudited'>;

/** What comes of a metric, how that is known, and what came of it the times before. */
export async function readForecast(deps: ForecastDeps, query: ForecastQuery): Promise<ForecastAnswer> {
  const { metric, interval } = query;
  const { horizon, made } = horizonOf(query);
  const published = await publishForecast(deps, { metric, interval, horizon: made }).catch(refuse);
  const { history, forecast } = published;
  const points = forecast ? (await findPoints(deps.pool, forecast.id)).slice(0, horizon) : [];
  return {
    metric,
    interval,
    horizon,
    unit: metrics[metric].unit,
    timeZone: history.timeZone,
    currency: history.currency,
    asOf: (forecast?.asOf ?? history.asOf).toISOString(),
    gates: await sealsOf(deps.pool, deps, groundsOf(metric), deps.now()),
    through: history.values.length > 0 ? history.through : null,
    history: history.values,
    forecast: points.map(({ naive: _naive, ...point }) => point),
    naive: forecast && {
      model: forecast.naiveModel,
      forecast: points.map(({ bucket, naive }) => ({ bucket, value: naive })),
    },
    model: forecast?.model ?? null,
    shown: forecast?.shown ?? null,
    origins: forecast?.origins ?? 0,
    candidates: forecast?.candidates ?? [],
    trackRecord: await readTrackRecord(deps.pool, { ...history, metric, interval }),
    lowHistory: forecast?.lowHistory ?? true,
    isWidened: (forecast?.widening ?? 1) > 1,
    isRestated: forecast !== null && !digestOf(history).equals(forecast.historyDigest),
    reason: reasonOf(published, interval),
    formulaVersion,
  };
}

/** What is foretold rests on the past it continues, and on whether forecasts have kept their word. */
function groundsOf(metric: ForecastQuery['metric']): Grounds {
  const { figure } = metrics[metric];
  return { history: [figure], forecast: [figure], trackRecord: [figure] };
}

/** How far ahead is asked for, and is foretold for that. */
export function horizonOf({ interval, horizon = usualHorizon[interval] }: Ahead) {
  return { horizon, made: horizons[interval].find((longer) => longer >= horizon) ?? horizon };
}
type Ahead = Pick<ForecastQuery, 'interval' | 'horizon'>;

/** Why nothing is foretold, or why not by the best model. */
export function reasonOf({ history, forecast }: Published, interval: 'day' | 'month'): string | null {
  if (history.flaw === 'rebuilding')
    return 'Days are being counted anew after a change of the time zone or the currency: what is foretold would rest on sums that are not right yet. Ask again when that is done.';
  if (history.flaw === 'unconverted')
    return `No amount has a rate into ${history.currency.toUpperCase()}, so there is nothing to go on: enter the exchange rates first.`;
  if (!forecast)
    return `Nothing is foretold from fewer than ${fewestValues} finished ${interval}s: there ${history.values.length === 1 ? 'is' : 'are'} ${counted(history.values.length, interval)}.`;
  return whyNaive(forecast);
}

function whyNaive({ reason }: StoredForecast): string | null {
  if (reason === 'notBetter')
    return 'The best model did not err by at least 5 % less than the better naive forecast, so that one is shown.';
  if (reason === 'luck')
    return 'The model that was best lately did not clearly beat the naive forecast before that, which tells of luck: it is not shown.';
  return null;
}

/** A process that failed is not the caller's fault, and asking again starts another. */
export function refuse(error: unknown): never {
  if (!(error instanceof ForecastFailed)) throw error;
  throw new HttpError(
    503,
    'forecast_unavailable',
    'The forecast could not be made in time: ask again in a minute.',
    { headers: { 'Retry-After': '60' }, cause: error },
  );
}
