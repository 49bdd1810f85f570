import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { createForecaster } from '../../../server/forecasting/worker/forecaster.ts';
import type { PublicSeries } from './public-series.ts';

const idleMs = 500;
const megabytes = () => process.memoryUsage.rss() / 2 ** 20;

export type Beside = {
  /** What a request would have waited for the thread that asks, in milliseconds. */
  longestDelayMs: number;
  seconds: number;
  before: number;
  most: number;
  /** Once the idle process is gone. */
  after: number;
};

/** Forecasts of so many series as a server makes them at night, one after the other: what the thread that asks feels, and its memory in MB. */
export async function forecastBeside(series: readonly PublicSeries[], horizon: number): Promise<Beside> {
  const stop = new AbortController();
  const forecast = createForecaster({ signal: stop.signal, idleMs });
  globalThis.gc?.();
  const before = megabytes();
  let most = before;
  const watching = setInterval(() => (most = Math.max(most, megabytes())), 20);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const startedAt = performance.now();
  delay.enable();
  for (const { name: _name, ...one } of series) await forecast({ series: one, horizon, widening: 1 });
  delay.disable();
  const seconds = (performance.now() - startedAt) / 1_000;
  clearInterval(watching);
  await wait(idleMs + 1_500);
  stop.abort();
  return { longestDelayMs: delay.max / 1e6, seconds, before, most, after: megabytes() };
}
