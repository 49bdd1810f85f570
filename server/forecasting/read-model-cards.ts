import type { Deps } from '../platform/deps.ts';
import { findReporting } from '../platform/reporting.ts';
import { addDays, dayOf } from '../platform/time.ts';
import { metricNames, metrics } from './metrics.ts';
import { modelMeanings } from './models/meanings.ts';
import { modelNames } from './models/model.ts';
import { formulaVersion } from './publish/publish-forecast.ts';
import type { ModelCards } from './model-card-schema.ts';
import { usualHorizon } from './schema.ts';
import { findNewest } from './store/forecast-queries.ts';
import { sumRecords } from './store/score-queries.ts';

const recordDays = 365;
const method =
  'Every model foretells the past from what was known at up to 12 earlier dates. The best one over the newest 6 is shown where its median error is at most 95 % of that of the better naive forecast, there and at the older dates; otherwise the naive one is. Intervals are made of what the shown model was wrong by there. A single value ten times further from its surroundings than values usually are is left out of all that, except where it is a new level (MRR, installations); it stays in the history.';

/** What each metric's forecast is made of, what it must not be used for, and by how much it errs. */
export async function readModelCards(deps: Deps): Promise<ModelCards> {
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const since = addDays(dayOf(deps.now(), timeZone), -recordDays);
  const [newest, records] = await Promise.all([
    findNewest(deps.pool, usualHorizon),
    sumRecords(deps.pool, since),
  ]);
  return {
    formulaVersion,
    method,
    models: modelNames.map((model) => ({ model, meaning: modelMeanings[model] })),
    items: metricNames.map((metric) => {
      const { gap, ...card } = metrics[metric];
      const errors = (['day', 'month'] as const).map((interval) => {
        const isOf = (one: { metric: string; interval: string }) =>
          one.metric === metric && one.interval === interval;
        const forecast = newest.find(isOf);
        const record = records.find(isOf);
        const backtested = (model: string | undefined) =>
          forecast?.candidates.find((candidate) => candidate.model === model)?.mase ?? null;
        return {
          interval,
          through: forecast?.through ?? null,
          shown: forecast?.shown ?? null,
          backtestMase: backtested(forecast?.shown),
          naiveMase: backtested(forecast?.naiveModel),
          scored: record?.scored ?? 0,
          coverage80: record?.coverage80 ?? null,
          realisedMase: record?.mase ?? null,
          realisedNaiveMase: record?.naiveMase ?? null,
        };
      });
      return {
        metric,
        ...card,
        gaps:
          gap === 'zero' ? 'A bucket without facts is 0.' : 'A bucket without facts is as the one before.',
        errors,
      };
    }),
  };
}
