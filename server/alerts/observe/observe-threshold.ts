import { findReporting } from '../../platform/reporting.ts';
import { addDays, type DayRange } from '../../platform/time.ts';
import type { Point } from '../detect/normal.ts';
import { metricOf } from '../metrics.ts';
import type { ConditionOf } from '../rules/rule-schema.ts';
import { findContributors } from './contributors.ts';
import { unbreached, type Moment, type Observation, type Observe, type ObserveDeps } from './observation.ts';
import { describePlaces, placeOf, subjectOf, type Described } from './place.ts';
import { readMeasured, readSeries } from './read-series.ts';
import { valueWords } from './value-words.ts';

type Level = Omit<ConditionOf<'threshold'>, 'kind'>;
const shownDays = 60;
/** Where more is wrong at once, the others are told without their history and what explains them: an outage is to be told soon. */
export const mostExplained = 30;

/** A figure of the last days that is above or below a value. */
export const observeThreshold: Observe<'threshold'> = (deps, { condition }, moment) =>
  observeLevel(deps, condition, moment);

/** The dispute rate of the last days: card networks act on it, whatever is usual. */
export const observeDisputeRate: Observe<'disputeRate'> = (deps, { condition }, moment) => {
  const { above, days, minimumOrders } = condition;
  return observeLevel(
    deps,
    {
      metric: 'disputeRate',
      scope: 'library',
      comparison: 'above',
      value: above,
      days,
      minimumVolume: minimumOrders,
    },
    moment,
  );
};

async function observeLevel(deps: ObserveDeps, level: Level, { today }: Moment): Promise<Observation[]> {
  const { scope, minimumVolume } = level;
  const period = { from: addDays(today, 1 - level.days), to: today };
  const groupBy = scope === 'scenarios' ? 'scenario' : 'none';
  const rows = await readMeasured(deps, { ...level, ...period }, { interval: null, groupBy });
  const { currency } = await findReporting(deps.pool, deps.config);
  const ofPlaces = await describePlaces(
    deps.pool,
    rows.flatMap(({ group }) => group ?? []),
  );
  const observations: Observation[] = [];
  let explained = 0;
  for (const { group, value, volume } of rows.toSorted((left, right) => right.volume - left.volume)) {
    const subject = groupBy === 'none' ? subjectOf(level) : group;
    if (subject === null) continue;
    if (value === null || volume < minimumVolume) observations.push(unbreached(subject, null));
    else if (!passes(value, level)) observations.push(unbreached(subject, false));
    else {
      explained += 1;
      const isExplained = explained <= mostExplained;
      const place = await ofPlaces(subject);
      const found = { subject, place, value, volume, today, period, isExplained, currency };
      observations.push(await describe(deps, level, found));
    }
  }
  return observations;
}

/** Whether a value lies beyond its limit; at the limit it does not. */
export function passes(
  value: number,
  { comparison, value: limit }: Pick<Level, 'comparison' | 'value'>,
): boolean {
  return comparison === 'above' ? value > limit : value < limit;
}

type Found = {
  subject: string;
  place: Described;
  value: number;
  volume: number;
  today: string;
  period: DayRange;
  isExplained: boolean;
  currency: string;
};

async function describe(
  deps: ObserveDeps,
  { metric, comparison, value: limit, days, ...level }: Level,
  { subject, place, value, volume, today, period, isExplained, currency }: Found,
): Promise<Observation> {
  const { label, unit, volumeOf } = metricOf(metric);
  const words = (amount: number) => valueWords(amount, unit, currency);
  const asked = { metric, ...placeOf(subject) };
  const history = isExplained
    ? await readSeries(deps, { ...asked, scope: level.scope, from: addDays(today, 1 - shownDays), to: today })
    : new Map<string, Point[]>();
  const lately = days === 1 ? 'today' : `in the last ${days} days`;
  return {
    subject,
    isBreached: true,
    title: `${label} of ${place.words} is ${words(value)}`,
    message: `${label} ${lately} is ${words(value)}, ${comparison} ${words(limit)}, over ${volume} ${volumeOf}.`,
    scenarioId: place.scenarioId,
    evidence: {
      metric,
      label,
      unit,
      series: (history.get(subject) ?? []).map(({ day, value: ofDay }) => ({ day, value: ofDay })),
      startedOn: null,
      before: null,
      after: value,
      threshold: limit,
      contributors: isExplained ? await findContributors(deps, { ...asked, changed: period }) : [],
    },
  };
}
