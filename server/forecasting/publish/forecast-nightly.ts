import type { Deps } from '../../platform/deps.ts';
import { isAdded, metricNames } from '../metrics.ts';
import { publishParts } from '../parts/publish-parts.ts';
import { usualHorizon } from '../schema.ts';
import { publishForecast } from './publish-forecast.ts';
import { scoreForecasts } from './score-forecasts.ts';

/** Scores what was foretold, then foretells every metric anew by day and by month, and of what adds up its scenarios. What another server has done already stays as it is. */
export async function forecastNightly(deps: Deps): Promise<void> {
  await scoreForecasts(deps);
  for (const metric of metricNames)
    for (const interval of ['day', 'month'] as const) {
      const asked = { metric, interval, horizon: usualHorizon[interval] };
      const { forecast } = await publishForecast(deps, asked);
      if (forecast && isAdded(metric)) await publishParts(deps, { ...forecast, metric });
    }
}
