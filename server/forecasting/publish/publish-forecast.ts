import { createHash } from 'node:crypto';
import type { Db } from '../../platform/database.ts';
import type { Deps } from '../../platform/deps.ts';
import { newId } from '../../platform/ids.ts';
import { naiveScale } from '../backtest/errors.ts';
import { forecasterOf } from '../forecaster-of.ts';
import { fewestValues } from '../forecast-series.ts';
import { bucketAfter } from '../history/buckets.ts';
import { readHistory, type History } from '../history/read-history.ts';
import { metrics, type MetricName } from '../metrics.ts';
import type { Interval, Series } from '../models/model.ts';
import {
  findForecast,
  insertForecast,
  type ForecastKey,
  type StoredForecast,
} from '../store/forecast-queries.ts';
import { onceOverAllServers } from './once-over-all-servers.ts';
import { wideningOf } from './track-record.ts';

/** Raised with every change of models, backtest or intervals: forecasts of former ones stay, and are told apart. */
export const formulaVersion = 2;

export type Asked = { metric: MetricName; interval: Interval; horizon: number };
export type Published = { history: History; forecast: StoredForecast | null };

/**
 * The forecast of a metric from its last finished bucket on, and the history that is known now. It is made once: who asks again, on any
 * server, gets the one that was published first, for its record is kept. Null with too short a history, and
 * of one with a flaw: what is published stands for good.
 */
export async function publishForecast(deps: Deps, asked: Asked): Promise<Published> {
  const history = await deps.reading.inSnapshot((db, freshness) => readHistory(db, deps, asked, freshness));
  if (history.flaw !== null || history.values.length < fewestValues) return { history, forecast: null };
  const { through, timeZone, currency } = history;
  const key = { ...asked, through, timeZone, currency, formulaVersion };
  const published = await findForecast(deps.pool, key);
  if (published) return { history, forecast: published };
  await onceOverAllServers(deps, JSON.stringify(key), async (db) => {
    if (!(await findForecast(db, key))) await makeForecast(deps, db, key, history);
  });
  return { history, forecast: await findForecast(deps.pool, key) };
}

async function makeForecast(deps: Deps, db: Db, key: ForecastKey, history: History): Promise<void> {
  const series = seriesOf(key, history);
  const widening = await wideningOf(db, key);
  const made = await forecasterOf(deps)({ series, horizon: key.horizon, widening });
  if (!made) return;
  const { points, naivePoints, ...how } = made;
  const stored = {
    ...key,
    ...how,
    id: newId('fct', deps.now()),
    asOf: history.asOf,
    historyFrom: history.values[0]?.bucket ?? key.through,
    historyValues: series.values.length,
    historyDigest: digestOf(history),
    scale: naiveScale(series.values, series.season),
    widening,
    madeAt: deps.now(),
  };
  await insertForecast(
    db,
    stored,
    points.map((point, step) => ({
      ...point,
      naive: naivePoints[step] ?? point.value,
      bucket: bucketAfter(key.through, key.interval, step + 1),
    })),
  );
}

export const seasons = { day: 7, month: 12 } as const;

function seriesOf({ metric, interval, through }: ForecastKey, { values }: History): Series {
  return {
    values: values.map(({ value }) => value),
    season: seasons[interval],
    lastBucket: through,
    interval,
    isRate: metrics[metric].unit === 'rate',
    isLevel: metrics[metric].gap === 'carried' && metrics[metric].unit !== 'rate',
  };
}

/** Tells whether a history is still what it was. */
export function digestOf({ values }: History): Buffer {
  return createHash('sha256').update(JSON.stringify(values)).digest();
}
