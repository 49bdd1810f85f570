import type { Deps } from '../platform/deps.ts';
import { createForecaster, type Forecaster } from './worker/forecaster.ts';

const forecasters = new WeakMap<AbortSignal, Forecaster>();

/** The one process of a server that forecasts; it is started when the first forecast is asked for. */
export function forecasterOf({ draining }: Pick<Deps, 'draining'>): Forecaster {
  const forecaster = forecasters.get(draining) ?? createForecaster({ signal: draining });
  forecasters.set(draining, forecaster);
  return forecaster;
}
