import { parentPort } from 'node:worker_threads';
import { forecastSeries } from '../forecast-series.ts';
import { allModels, quickModels } from '../models/all-models.ts';
import { loadWasm } from '../models/wasm-models.ts';
import type { ForecastTask, WorkerAnswer } from './forecaster.ts';

let isLoaded = false;

parentPort?.on('message', ({ series, horizon, widening, isQuick }: ForecastTask) => {
  if (!isQuick && !isLoaded) {
    loadWasm();
    isLoaded = true;
  }
  const forecast = forecastSeries(series, horizon, isQuick ? quickModels : allModels, widening);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort?.postMessage({ forecast } satisfies WorkerAnswer);
});
