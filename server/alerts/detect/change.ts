import { mean } from '../../platform/statistics.ts';
import { normalOf, type KnownPoint, type Normal, type Point } from './normal.ts';

export type Direction = 'up' | 'down' | 'either';

/** What a rule takes for a change worth an alert. */
export type Sensitivity = {
  direction: Direction;
  /** Of the usual level: 0.05 is 5 %. */
  minimumEffect: number;
  /** Points with less behind them say nothing. */
  minimumVolume: number;
  /** Values are shares of their volumes, so days with little behind them scatter more. */
  isShare: boolean;
};

/** A series that left what was usual, from its first changed day on. */
export type Change = {
  startedOn: string;
  /** The day on which it was certain. */
  foundOn: string;
  direction: 'up' | 'down';
  /** Means over the days since, of what was usual and of what is. */
  before: number;
  after: number;
  /** In standard deviations of the series. */
  effect: number;
  /** null: still so on the last day. */
  endedOn: string | null;
  /** Back to what was usual, or usual itself by now. */
  ending: 'recovered' | 'settled' | null;
};

/** What is usual is taken from so many days before; fewer than the least say nothing. */
const usualDays = 56;
const leastUsualDays = 28;
/** It is fitted anew for each block of days, so that a slow drift becomes usual and no long line is drawn. */
const blockDays = 7;
/** Half of the shift that is looked for, in deviations: what Page's test takes off each day. */
const allowance = 1;
/** Chosen by simulation: `test/server/alerts/simulation.test.ts`. */
const decision = 2.3;
/** The longer a sum runs, the more of it may come from a level that is not exactly known; by half more, for weekdays and slope are not either. */
const unsureOfLevel = 1.5;
/** A 2 σ shift is measured as more and less than 2 σ; what is below this is not it. */
const leastEffect = 1.25;
const recoveredDays = 3;
const settledDays = 28;
/** One wild day, such as a spike, is not a change. */
const mostPerDay = 3;

/**
 * Finds changes of level by Page's test (CUSUM) on residuals of weekday and trend. It says so when the sum passes its bound on two days in
 * a row, and when the mean since then differs enough. Where days hang together (lag-1 correlation) fewer of them are known by themselves, so
 * the bound rises faster. A pure function of the series: the same answer whenever it is asked.
 */
export function findChanges(points: readonly Point[], sensitivity: Sensitivity): Change[] {
  const known = points.filter(
    (point): point is KnownPoint => point.value !== null && point.volume >= sensitivity.minimumVolume,
  );
  const changes: Change[] = [];
  let watch = startWatch();
  let normal: Normal | null = null;
  let usualFrom = 0;
  let fittedAt = -1;
  for (let index = leastUsualDays; index < known.length; index += 1) {
    const open = changes.at(-1)?.endedOn === null ? changes.at(-1) : undefined;
    const calm = Math.min(watch.up.since ?? index, watch.down.since ?? index);
    if (!open && (normal === null || index - fittedAt >= blockDays)) {
      const usual = known.slice(Math.max(usualFrom, calm - usualDays), calm);
      if (usual.length >= leastUsualDays) {
        normal = normalOf(usual, sensitivity.isShare);
        fittedAt = index;
      }
    }
    if (!normal) continue;
    const point = known[index];
    if (!point) continue;
    if (open) {
      const ending = endingOf(open, known, index, normal);
      if (!ending) continue;
      Object.assign(open, { endedOn: point.day, ending });
      usualFrom = ending === 'settled' ? known.findIndex(({ day }) => day === open.startedOn) : usualFrom;
      watch = startWatch();
      normal = null;
      continue;
    }
    watch = step(watch, index, residualOf(point, normal), normal.levelPoints);
    const change = certain(watch, known, index, normal, sensitivity);
    if (change) changes.push(change);
  }
  return changes;
}

/** A sum of one direction: since which point it is above zero, and on how many points in a row it has passed the bound. */
type Sum = { sum: number; since: number | null; beyond: number };
type Watch = { up: Sum; down: Sum };

const startWatch = (): Watch => ({ up: noSum(), down: noSum() });
const noSum = (): Sum => ({ sum: 0, since: null, beyond: 0 });

/** In deviations; a series that never changed counts any difference as far out. */
function residualOf({ day, value, volume }: KnownPoint, normal: Normal): number {
  const difference = value - normal.expected(day);
  if (difference === 0) return 0;
  const deviation = Math.max(normal.deviation(volume), Math.abs(normal.expected(day)) * 1e-9);
  return deviation === 0 ? Math.sign(difference) * mostPerDay : difference / deviation;
}

function step(watch: Watch, index: number, residual: number, levelPoints: number): Watch {
  const next = ({ sum, since, beyond }: Sum, toward: number): Sum => {
    const added = sum + Math.min(mostPerDay, toward) - allowance;
    if (added <= 0) return noSum();
    const first = since ?? index;
    const bound = decision * (1 + (unsureOfLevel * (index + 1 - first)) / levelPoints);
    return { sum: added, since: first, beyond: added > bound ? beyond + 1 : 0 };
  };
  return { up: next(watch.up, residual), down: next(watch.down, -residual) };
}

function certain(
  watch: Watch,
  known: readonly KnownPoint[],
  index: number,
  normal: Normal,
  { direction, minimumEffect }: Sensitivity,
): Change | null {
  for (const toward of ['up', 'down'] as const) {
    const { since, beyond } = watch[toward];
    if (since === null || beyond < 2 || (direction !== 'either' && direction !== toward)) continue;
    const changed = known.slice(since, index + 1);
    const before = mean(changed.map(({ day }) => normal.expected(day)));
    const after = mean(changed.map(({ value }) => value));
    const deviation = mean(changed.map(({ volume }) => normal.deviation(volume)));
    const effect = deviation === 0 ? Number.MAX_VALUE : Math.abs(after - before) / deviation;
    if (effect < leastEffect || Math.abs(after - before) < minimumEffect * Math.abs(before)) continue;
    const startedOn = known[since]?.day ?? '';
    const foundOn = known[index]?.day ?? '';
    return { startedOn, foundOn, direction: toward, before, after, effect, endedOn: null, ending: null };
  }
  return null;
}

/** Recovered: some days in a row nearer to what was usual than to the change. Settled: it has been so for four weeks. */
function endingOf(change: Change, known: readonly KnownPoint[], index: number, normal: Normal) {
  const halfway = Math.abs(change.after - change.before) / 2;
  const last = known.slice(index + 1 - recoveredDays, index + 1);
  const sign = change.direction === 'up' ? 1 : -1;
  const foundAt = known.findIndex(({ day }) => day === change.foundOn);
  if (
    index - foundAt >= recoveredDays &&
    last.every(({ day, value }) => sign * (value - normal.expected(day)) < halfway)
  )
    return 'recovered';
  const startedAt = known.findIndex(({ day }) => day === change.startedOn);
  return index - startedAt >= settledDays ? 'settled' : null;
}
