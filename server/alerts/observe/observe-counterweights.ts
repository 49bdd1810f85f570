import { findReporting } from '../../platform/reporting.ts';
import { addDays, dayWords, daysOf, type DayRange } from '../../platform/time.ts';
import { findChanges, type Change, type Direction } from '../detect/change.ts';
import type { Point } from '../detect/normal.ts';
import type { MetricName } from '../metrics.ts';
import type { ConditionOf } from '../rules/rule-schema.ts';
import {
  countActivated,
  countRetained,
  countSilentOfDays,
  sumMeasuredValue,
  type ShareOfDay,
} from './counterweight-queries.ts';
import { unbreached, type Observation, type Observe, type ObserveDeps } from './observation.ts';
import { trendDays } from './observe-trend.ts';
import { readSeries } from './read-series.ts';
import { valueWords } from './value-words.ts';

type Zoned = DayRange & { timeZone: string };
/** What stands beside a headline, lest it be polished: a share per day, and the direction that is bad. */
type Counterweight = {
  label: string;
  headline: string;
  worse: Exclude<Direction, 'either'>;
  /** So many days must pass before a day's share is known. */
  knownAfterDays: number;
  read: (deps: ObserveDeps, range: Zoned) => Promise<Point[]>;
};

const shares =
  (select: (deps: ObserveDeps, range: Zoned) => Promise<(ShareOfDay & { runs?: number })[]>) =>
  async (deps: ObserveDeps, range: Zoned): Promise<Point[]> => {
    const byDay = new Map((await select(deps, range)).map((row) => [row.day, row]));
    return daysOf(range).map((day) => {
      const { part = 0, whole = 0, runs } = byDay.get(day) ?? {};
      return { day, value: whole > 0 ? part / whole : null, volume: runs ?? whole };
    });
  };
const figure = (metric: MetricName) => async (deps: ObserveDeps, range: Zoned) =>
  (await readSeries(deps, { metric, scope: 'library', ...range })).get('library') ?? [];

export const counterweights: Record<string, Counterweight> = {
  activation: {
    label: 'Activation',
    headline: 'the completion rate',
    worse: 'down',
    knownAfterDays: 7,
    read: shares(({ pool }, range) => countActivated(pool, range)),
  },
  silentShare: {
    label: 'Share of installations that report nothing',
    headline: 'the completion rate',
    worse: 'up',
    knownAfterDays: 0,
    read: shares(({ pool }, range) => countSilentOfDays(pool, range)),
  },
  measuredShare: {
    label: 'Share of value that is measured or confirmed',
    headline: 'ROI',
    worse: 'down',
    knownAfterDays: 0,
    read: shares(({ pool }, range) => sumMeasuredValue(pool, range)),
  },
  refundRate: {
    label: 'Refund rate',
    headline: 'revenue',
    worse: 'up',
    knownAfterDays: 0,
    read: figure('refundRate'),
  },
  disputeRate: {
    label: 'Dispute rate',
    headline: 'revenue',
    worse: 'up',
    knownAfterDays: 0,
    read: figure('disputeRate'),
  },
  retention: {
    label: '30-day retention',
    headline: 'installations',
    worse: 'down',
    knownAfterDays: 31,
    read: shares(({ pool }, range) => countRetained(pool, range)),
  },
};

export type CounterweightSeries = Pick<Counterweight, 'label' | 'headline' | 'worse'> & { points: Point[] };

/** The days of one of them, up to the last that is known. */
export async function counterweightSeries(
  deps: ObserveDeps,
  name: string,
  closedDay: string,
): Promise<CounterweightSeries> {
  const counterweight = counterweights[name];
  if (!counterweight) throw new Error(`There is no counterweight ${name}.`);
  const { timeZone } = await findReporting(deps.pool, deps.config);
  const { knownAfterDays, read, ...described } = counterweight;
  const to = addDays(closedDay, -knownAfterDays);
  return { ...described, points: await read(deps, { from: addDays(to, 1 - trendDays), to, timeZone }) };
}

/** Changes for the worse. */
export const driftsOf = (
  { points, worse }: CounterweightSeries,
  { minimumEffect, minimumVolume }: ConditionOf<'counterweight'>,
): Change[] =>
  findChanges(points, {
    direction: worse,
    minimumEffect,
    minimumVolume: Math.max(1, minimumVolume),
    isShare: true,
  });

/** A counterweight whose trend changed for the worse while its headline may look fine. */
export const observeCounterweights: Observe<'counterweight'> = async (deps, { condition }, { closedDay }) => {
  const observations: Observation[] = [];
  for (const name of Object.keys(counterweights)) {
    const series = await counterweightSeries(deps, name, closedDay);
    const change = driftsOf(series, condition).at(-1);
    const subject = `counterweight:${name}`;
    observations.push(
      change?.endedOn === null ? drifted(name, subject, series, change) : unbreached(subject, false),
    );
  }
  return observations;
};

function drifted(name: string, subject: string, series: CounterweightSeries, change: Change): Observation {
  const { label, headline, points } = series;
  const words = (value: number) => valueWords(value, 'rate', '');
  const verb = change.direction === 'up' ? 'rose' : 'fell';
  return {
    subject,
    isBreached: true,
    title: `${label} ${verb}`,
    message: `${label} ${verb} from ${words(change.before)} to ${words(change.after)} since ${dayWords(new Date(change.startedOn))}. It stands beside ${headline}, which may look better than it is.`,
    scenarioId: null,
    evidence: {
      metric: name,
      label,
      unit: 'rate',
      series: points.slice(-60).map(({ day, value }) => ({ day, value })),
      startedOn: change.startedOn,
      before: change.before,
      after: change.after,
      threshold: null,
      contributors: [],
    },
  };
}
