import { addDays } from '../../platform/time.ts';
import { findChanges } from '../detect/change.ts';
import type { Point } from '../detect/normal.ts';
import { momentOf } from '../lifecycle/evaluate.ts';
import { metricOf } from '../metrics.ts';
import { counterweightSeries, counterweights, driftsOf } from '../observe/observe-counterweights.ts';
import { passes } from '../observe/observe-threshold.ts';
import { sensitivityOf, trendDays } from '../observe/observe-trend.ts';
import type { ObserveDeps } from '../observe/observation.ts';
import { describePlaces, librarySubject, placeOf } from '../observe/place.ts';
import { readSeries } from '../observe/read-series.ts';
import { selectTitles } from '../observe/subject-queries.ts';
import { refuseUnknownPlace } from './change-rules.ts';
import type { Condition, ConditionOf, Preview } from './rule-schema.ts';

const previewDays = 90;
const mostShown = 50;
type Firing = Preview['firings'][number];

/** How often a rule would have opened an alert in the last 90 days, by the same functions that look every hour. */
export async function previewRule(deps: ObserveDeps, condition: Condition): Promise<Preview> {
  await refuseUnknownPlace(deps.pool, condition);
  const { closedDay } = await momentOf(deps, deps.now());
  const firings = await firingsOf(deps, condition, closedDay);
  if (firings === null) return { days: previewDays, isKnown: false, count: null, firings: [] };
  const from = addDays(closedDay, 1 - previewDays);
  const shown = firings
    .filter(({ openedOn }) => openedOn >= from)
    .toSorted((left, right) => (left.openedOn < right.openedOn ? 1 : -1));
  const labels = await labelsOf(
    deps,
    shown.map(({ subject }) => subject),
  );
  const labelled = shown.map((firing) => ({ ...firing, label: labels.get(firing.subject) ?? firing.label }));
  return { days: previewDays, isKnown: true, count: shown.length, firings: labelled.slice(0, mostShown) };
}

/** What scenarios are called; of one customer or installation, its id. */
async function labelsOf({ pool }: ObserveDeps, subjects: readonly string[]): Promise<Map<string, string>> {
  const labels = await selectTitles(pool, subjects);
  const [only = librarySubject] = subjects;
  const { customer, installation } = placeOf(only);
  if (customer !== undefined || installation !== undefined)
    labels.set(only, (await (await describePlaces(pool, [only]))(only)).words);
  return labels;
}

async function firingsOf(
  deps: ObserveDeps,
  condition: Condition,
  closedDay: string,
): Promise<Firing[] | null> {
  switch (condition.kind) {
    case 'trend': {
      const series = await readSeries(deps, {
        ...condition,
        from: addDays(closedDay, 1 - trendDays),
        to: closedDay,
      });
      const sensitivity = sensitivityOf(condition);
      return [...series].flatMap(([subject, points]) =>
        findChanges(points, sensitivity).map(({ foundOn, endedOn }) => firing(subject, foundOn, endedOn)),
      );
    }
    case 'counterweight': {
      const firings: Firing[] = [];
      for (const name of Object.keys(counterweights)) {
        const series = await counterweightSeries(deps, name, closedDay);
        const { label } = series;
        for (const { foundOn, endedOn } of driftsOf(series, condition))
          firings.push({ ...firing(name, foundOn, endedOn), label });
      }
      return firings;
    }
    case 'threshold':
      return levelFirings(deps, condition, closedDay);
    case 'disputeRate': {
      const { above, days, minimumOrders } = condition;
      const level = { comparison: 'above', value: above, days, minimumVolume: minimumOrders } as const;
      return levelFirings(
        deps,
        { kind: 'threshold', metric: 'disputeRate', scope: 'library', ...level },
        closedDay,
      );
    }
    case 'silence':
    case 'exhaustion':
    case 'gateFailed':
    case 'newErrorGroup':
    case 'campaignPaused':
      return null;
  }
}

const firing = (subject: string, openedOn: string, endedOn: string | null): Firing => ({
  subject,
  label: subject === librarySubject ? 'The library' : subject,
  openedOn,
  endedOn,
});

async function levelFirings(
  deps: ObserveDeps,
  condition: ConditionOf<'threshold'>,
  closedDay: string,
): Promise<Firing[]> {
  const from = addDays(closedDay, 1 - previewDays - condition.days);
  const series = await readSeries(deps, { ...condition, from, to: closedDay });
  return [...series].flatMap(([subject, points]) => {
    const firings: Firing[] = [];
    for (const index of points.keys()) {
      const window = points.slice(Math.max(0, index + 1 - condition.days), index + 1);
      const day = points[index]?.day ?? closedDay;
      const open = firings.at(-1)?.endedOn === null ? firings.at(-1) : undefined;
      const isBreached = breaches(window, condition);
      if (isBreached === true && !open) firings.push(firing(subject, day, null));
      if (isBreached === false && open) open.endedOn = day;
    }
    return firings;
  });
}

/** Over several days a sum is added up and a rate is weighed by what stands behind each day. */
function breaches(window: readonly Point[], condition: ConditionOf<'threshold'>): boolean | null {
  const volume = window.reduce((sum, point) => sum + point.volume, 0);
  const known = window.filter((point) => point.value !== null);
  if (volume < condition.minimumVolume || known.length === 0) return null;
  const { isSum } = metricOf(condition.metric);
  const weighed = known.reduce((sum, point) => sum + (point.value ?? 0) * (isSum ? 1 : point.volume), 0);
  if (!isSum && volume === 0) return null;
  return passes(isSum ? weighed : weighed / volume, condition);
}
