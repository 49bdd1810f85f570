import { findChanges, type Sensitivity } from '../../../server/alerts/detect/change.ts';
import { addDays } from '../../../server/platform/time.ts';
import { firstDay, noise, type Shape } from './noise.ts';

/** Kinds of series that a library has, by what is said of them. */
export const families: Record<string, Omit<Shape, 'days'>> = {
  'pure noise': {},
  weekends: { weekend: 3 },
  'a slope of two deviations in ten weeks': { slope: 0.03 },
  'days that hang together (.3)': { correlation: 0.3 },
  'days that hang together (.3), weekends': { correlation: 0.3, weekend: 3 },
  'heavy tails (t3)': { hasHeavyTails: true },
  'counts around 25': { of: 'counts' },
  'a rate of 90 % of few to many runs': { of: 'rate' },
  'one day of seven missing': { missing: 0.15 },
  'weekends, slope and missing days': { weekend: 3, slope: 0.03, missing: 0.15 },
};

const learned = 56;
const quarter = 90;
const day = (index: number) => addDays(firstDay, index);
const sensitivityOf = ({ of }: Omit<Shape, 'days'>): Sensitivity => ({
  direction: 'either',
  minimumEffect: of === 'rate' ? 0.02 : 0.05,
  minimumVolume: 1,
  isShare: of === 'rate',
});

export type Simulated = {
  /** Changes that were found in a quarter in which nothing changes, after eight weeks to learn from. */
  falseAlerts: number;
  /** How many points of a shift by two deviations, its first included, it took to find it: half of the series needed as many or fewer. */
  pointsUp: number;
  pointsDown: number;
};

/** What the detector does with so many series of a kind; `firstSeed` decides which. */
export function simulate(
  shape: Omit<Shape, 'days'>,
  { series, firstSeed }: { series: number; firstSeed: number },
): Simulated {
  const sensitivity = sensitivityOf(shape);
  const seeds = Array.from({ length: series }, (_, index) => firstSeed + 7_919 * index);
  const falsely = seeds.map((seed) => {
    const changes = findChanges(noise(seed, { ...shape, days: learned + quarter }), sensitivity);
    return changes.filter(({ foundOn }) => foundOn >= day(learned)).length;
  });
  const pointsTo = (shift: number) =>
    seeds.map((seed, index) => pointsToFind(seed + 1, shape, { shift, shiftAt: learned + 4 + (index % 21) }));
  return {
    falseAlerts: falsely.reduce((sum, found) => sum + found, 0) / series,
    pointsUp: upperMedian(pointsTo(2)),
    pointsDown: upperMedian(pointsTo(-2)),
  };
}

/** Points of the shift until it was found in its direction; Infinity: not within thirty days. What was found before it does not count. */
function pointsToFind(
  seed: number,
  shape: Omit<Shape, 'days'>,
  { shift, shiftAt }: { shift: number; shiftAt: number },
): number {
  const points = noise(seed, { ...shape, shift, shiftAt, days: shiftAt + 30 });
  const found = findChanges(points, sensitivityOf(shape)).find(
    ({ foundOn, direction }) => foundOn >= day(shiftAt) && direction === (shift > 0 ? 'up' : 'down'),
  );
  if (!found) return Infinity;
  return points.filter(
    (point) => point.value !== null && point.day >= day(shiftAt) && point.day <= found.foundOn,
  ).length;
}

const upperMedian = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[values.length >> 1] ?? Infinity;
