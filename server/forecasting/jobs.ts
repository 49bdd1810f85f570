import type { Deps } from '../platform/deps.ts';
import type { JobTable } from '../platform/queue.ts';
import { foreseeExhaustion } from './exhaustion/foresee-exhaustion.ts';
import { forecastNightly } from './publish/forecast-nightly.ts';

/** Forecasts of the night, when little is asked and the days of the night before are told. */
export function forecastingJobs(deps: Deps): JobTable {
  return {
    'forecasting.forecast-metrics': { schedule: '40 4 * * *', run: () => forecastNightly(deps) },
    'forecasting.foresee-exhaustion': { schedule: '20 4 * * *', run: () => foreseeExhaustion(deps) },
  };
}
