import { parentPort } from 'node:worker_threads';
import { forecastSeries } from '../forecast-series.ts';
import { allModels } from '../models/all-models.ts';
import { loadWasm } from '../models/wasm-models.ts';
import type { ForecastTask, WorkerAnswer } from './forecaster.ts';

loadWasm();

parentPort?.on('message', ({ series, horizon, widening }: ForecastTask) => {
  const forecast = forecastSeries(series, horizon, allModels, widening);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
  parentPort?.postMessage({ forecast } satisfies WorkerAnswer);
});
