import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayWords } from '../../platform/time.ts';
import { findChanges, type Change, type Sensitivity } from '../detect/change.ts';
import type { Point } from '../detect/normal.ts';
import { metricOf, type MetricName } from '../metrics.ts';
import type { ConditionOf } from '../rules/rule-schema.ts';
import { findContributors } from './contributors.ts';
import { unbreached, type Observation, type Observe, type ObserveDeps } from './observation.ts';
import { describePlaces, placeOf, type Described } from './place.ts';
import { readSeries } from './read-series.ts';
import { mostExplained } from './observe-threshold.ts';
import { valueWords } from './value-words.ts';

/** Eight weeks to learn what is usual, and a quarter in which changes are looked for. */
export const trendDays = 146;
const shownDays = 60;

/** A figure that left what was usual for it, and has not come back or become usual since. */
export const observeTrend: Observe<'trend'> = async (deps, { condition }, { closedDay }) => {
  const { metric } = condition;
  const range = { from: addDays(closedDay, 1 - trendDays), to: closedDay };
  const series = await readSeries(deps, { ...condition, ...range });
  const sensitivity = sensitivityOf(condition);
  const { currency } = await findReporting(deps.pool, deps.config);
  const ofPlaces = await describePlaces(deps.pool, [...series.keys()]);
  const observations: Observation[] = [];
  let explained = 0;
  for (const [subject, points] of series) {
    const change = findChanges(points, sensitivity).at(-1);
    if (change?.endedOn !== null) observations.push(unbreached(subject, false));
    else {
      explained += 1;
      const isExplained = explained <= mostExplained;
      const place = await ofPlaces(subject);
      const found = { metric, subject, place, points, change, isExplained, currency };
      observations.push(await describeChange(deps, found));
    }
  }
  return observations;
};

/** Sums say something at any volume: no runs at all are the very change. Rates of few do not. */
export function sensitivityOf({ metric, ...asked }: ConditionOf<'trend'>): Sensitivity {
  const { isSum, unit } = metricOf(metric);
  return {
    direction: asked.direction,
    minimumEffect: asked.minimumEffect,
    minimumVolume: isSum ? 0 : Math.max(1, asked.minimumVolume),
    isShare: unit === 'rate',
  };
}

type Found = {
  metric: MetricName;
  subject: string;
  place: Described;
  points: readonly Point[];
  change: Change;
  isExplained: boolean;
  currency: string;
};

async function describeChange(
  deps: ObserveDeps,
  { metric, subject, place, points, change, isExplained, currency }: Found,
): Promise<Observation> {
  const { label, unit, isSum } = metricOf(metric);
  const words = (value: number) => valueWords(value, unit, currency);
  const verb = change.direction === 'up' ? 'rose' : 'fell';
  const lastDay = points.at(-1)?.day ?? change.foundOn;
  return {
    subject,
    isBreached: true,
    title: `${label} of ${place.words} ${verb}`,
    message: `${label} ${verb} from ${words(change.before)} to ${words(change.after)}${isSum ? ' a day' : ''} since ${dayWords(new Date(change.startedOn))}; weekdays and trend are taken into account.`,
    scenarioId: place.scenarioId,
    evidence: {
      metric,
      label,
      unit,
      series: points.slice(-shownDays).map(({ day, value }) => ({ day, value })),
      startedOn: change.startedOn,
      before: change.before,
      after: change.after,
      threshold: null,
      contributors: isExplained
        ? await findContributors(deps, {
            metric,
            ...placeOf(subject),
            changed: { from: change.startedOn, to: lastDay },
          })
        : [],
    },
  };
}
