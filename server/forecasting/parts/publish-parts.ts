import type { Deps } from '../../platform/deps.ts';
import { forecasterOf } from '../forecaster-of.ts';
import { readHistory } from '../history/read-history.ts';
import type { AddedMetric } from '../metrics.ts';
import { onceOverAllServers } from '../publish/once-over-all-servers.ts';
import { seasons } from '../publish/publish-forecast.ts';
import type { StoredForecast } from '../store/forecast-queries.ts';
import { findParts, insertParts, type StoredPart } from './parts-queries.ts';
import { readPartHistories, type PartHistory } from './scenario-histories.ts';

type Whole = Omit<StoredForecast, 'metric'> & { metric: AddedMetric };

/** Foretells the parts of a published forecast and keeps them beside it, once: by models that take next to no time, for they are many. */
export async function publishParts(deps: Deps, whole: Whole): Promise<void> {
  const asked = { metric: whole.metric, interval: whole.interval };
  if ((await findParts(deps.pool, whole.id)).length > 0) return;
  await onceOverAllServers(deps, `parts of ${whole.id}`, async (db) => {
    if ((await findParts(db, whole.id)).length > 0) return;
    const histories = await deps.reading.inSnapshot(async (snapshot, freshness) => {
      const history = await readHistory(snapshot, deps, asked, freshness);
      // A day ended meanwhile: there is a newer whole.
      return history.through === whole.through
        ? readPartHistories(snapshot, deps, asked, history, freshness)
        : [];
    });
    const parts: StoredPart[] = [];
    for (const history of histories) parts.push(await foretold(deps, history, whole));
    await insertParts(db, whole.id, parts);
  });
}

async function foretold(deps: Deps, { scenarioId, values }: PartHistory, whole: Whole): Promise<StoredPart> {
  const { interval, horizon, through } = whole;
  const series = { values, season: seasons[interval], lastBucket: through, interval, isRate: false };
  const forecast = await forecasterOf(deps)({ series, horizon, widening: 1, isQuick: true });
  return {
    scenarioId,
    shown: forecast?.shown ?? 'naive',
    recent: values.slice(-horizon).reduce((sum, value) => sum + value, 0),
    expected: forecast?.points.map(({ value }) => value) ?? [],
  };
}
