import type { Deps } from '../../platform/deps.ts';
import { metricNames } from '../metrics.ts';
import { usualHorizon } from '../schema.ts';
import { publishForecast } from './publish-forecast.ts';
import { scoreForecasts } from './score-forecasts.ts';

/** Scores what was foretold, then foretells every metric anew by day and by month. What another server has done already stays as it is. */
export async function forecastNightly(deps: Deps): Promise<void> {
  await scoreForecasts(deps);
  for (const metric of metricNames)
    for (const interval of ['day', 'month'] as const)
      await publishForecast(deps, { metric, interval, horizon: usualHorizon[interval] });
}
