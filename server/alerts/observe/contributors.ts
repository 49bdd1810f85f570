import type { GroupBy } from '../../analytics/answer-figures.ts';
import { addDays, daysBetween, type DayRange } from '../../platform/time.ts';
import { metricOf, type Metric, type MetricName } from '../metrics.ts';
import type { Contributor } from '../schema.ts';
import type { Place } from './place.ts';
import { readMeasured, type Measured, type ReadDeps } from './read-series.ts';

type Dimension = Extract<GroupBy, Contributor['by']>;
/** By what each kind of metric is told apart. */
const dimensions: Record<Metric['source'], readonly Dimension[]> = {
  completion: ['scenario', 'customer', 'aiModel', 'error'],
  revenue: ['scenario', 'customer', 'plan', 'country'],
};
const mostShown = 5;
/** Tasks without a model stand under this one. */
const noModel = 'none';
/** Less than so much of the change explains nothing. */
const leastShare = 0.1;

export type ChangeOf = Place & { metric: MetricName; changed: DayRange };
/** By what the parts of a scenario, customer or installation are not told apart: each is the whole of itself. */
const isWhole = (by: Dimension, { scenario, customer, installation }: Place): boolean =>
  installation !== undefined
    ? by === 'scenario' || by === 'customer'
    : (by === 'scenario' && scenario !== undefined) || (by === 'customer' && customer !== undefined);

/** Of as many days, at least a week, and ending the day before. */
export function periodBefore({ from, to }: DayRange): DayRange {
  const length = Math.ceil(Math.max(7, daysBetween(from, to)) / 7) * 7;
  return { from: addDays(from, -length), to: addDays(from, -1) };
}

/**
 * Which scenario, customer, model, error, plan or country explains most of a change, by so much of the whole that its own part makes: for a
 * sum the difference of its daily means, for a rate `share × (rate − rate of all before)` after less the same before. The parts
 * of one dimension add up to the change; those that work against it are left out.
 */
export async function findContributors(deps: ReadDeps, asked: ChangeOf): Promise<Contributor[]> {
  const metric = metricOf(asked.metric);
  const before = periodBefore(asked.changed);
  const found: Contributor[] = [];
  for (const by of dimensions[metric.source]) {
    if (isWhole(by, asked)) continue;
    if (by === 'error' && asked.metric !== 'failures' && asked.metric !== 'completionRate') continue;
    const isOfErrors = by === 'error';
    const name: MetricName = isOfErrors ? 'runs' : asked.metric; // failed runs by the code of their error
    const read = (range: DayRange) =>
      readMeasured(deps, { ...asked, metric: name, ...range }, { interval: null, groupBy: by });
    const [was, is] = [await read(before), await read(asked.changed)];
    const lengths = {
      was: daysBetween(before.from, before.to),
      is: daysBetween(asked.changed.from, asked.changed.to),
    };
    found.push(...partsOf(by, metricOf(name).isSum, was, is, lengths));
  }
  return found.toSorted((left, right) => right.share - left.share).slice(0, mostShown);
}

type Lengths = { was: number; is: number };

function partsOf(
  by: Dimension,
  isSum: boolean,
  was: Measured[],
  is: Measured[],
  lengths: Lengths,
): Contributor[] {
  const groups = new Set([...was, ...is].flatMap(({ group }) => group ?? []));
  const of = (rows: Measured[], group: string) => rows.find((row) => row.group === group);
  const volumeWas = was.reduce((sum, { volume }) => sum + volume, 0);
  const volumeIs = is.reduce((sum, { volume }) => sum + volume, 0);
  const rateOf = (rows: Measured[], volume: number) =>
    volume === 0 ? 0 : rows.reduce((sum, row) => sum + (row.value ?? 0) * row.volume, 0) / volume;
  const rateWas = rateOf(was, volumeWas);
  const parts = [...groups].map((group) => {
    const [before, after] = [of(was, group), of(is, group)];
    const daily = { before: (before?.value ?? 0) / lengths.was, after: (after?.value ?? 0) / lengths.is };
    const weighed = (row: Measured | undefined, volume: number) =>
      row === undefined || row.value === null || volume === 0
        ? 0
        : (row.volume / volume) * (row.value - rateWas);
    return {
      by,
      id: group,
      before: isSum ? daily.before : (before?.value ?? null),
      after: isSum ? daily.after : (after?.value ?? null),
      part: isSum ? daily.after - daily.before : weighed(after, volumeIs) - weighed(before, volumeWas),
    };
  });
  const whole = parts.reduce((sum, { part }) => sum + part, 0);
  if (whole === 0) return [];
  return parts
    .map(({ part, ...rest }) => ({ ...rest, share: part / whole }))
    .filter(({ id, share }) => share >= leastShare && !(by === 'aiModel' && id === noModel))
    .map((contributor) => ({ ...contributor, share: Math.min(1, contributor.share) }));
}
