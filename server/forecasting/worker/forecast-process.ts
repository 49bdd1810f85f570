import { forecastSeries } from '../forecast-series.ts';
import { allModels, quickModels } from '../models/all-models.ts';
import { loadWasm } from '../models/wasm-models.ts';
import type { ForecastTask, ForecastReply } from './forecaster.ts';

let isLoaded = false;

process.on('message', ({ series, horizon, widening, isQuick }: ForecastTask) => {
  if (!isQuick && !isLoaded) {
    loadWasm();
    isLoaded = true;
  }
  const forecast = forecastSeries(series, horizon, isQuick ? quickModels : allModels, widening);
  process.send?.({ forecast } satisfies ForecastReply);
});
process.once('disconnect', () => process.exit()); // the server is gone
