import { describe, expect, test } from 'vitest';
import { findChanges, type Sensitivity } from '../../../server/alerts/detect/change.ts';
import { addDays, daysBetween } from '../../../server/platform/time.ts';
import { firstDay, noise, type Shape } from './noise.ts';

const sensitivity: Sensitivity = { direction: 'either', minimumEffect: 0.05, minimumVolume: 30 };
const learned = 56;
const quarter = 90;
const day = (index: number) => addDays(firstDay, index);

/** Changes that are found in a quarter of a series in which nothing changes, after eight weeks to learn from. */
function falseAlertsPerQuarter(shape: Partial<Shape>, series = 120): number {
  let found = 0;
  for (let seed = 0; seed < series; seed += 1) {
    const changes = findChanges(noise(seed * 7919 + 1, { days: learned + quarter, ...shape }), sensitivity);
    found += changes.filter(({ foundOn }) => foundOn >= day(learned)).length;
  }
  return found / series;
}

/** How many points of the shift, its first included, it took to find it; half of the series needed as many or fewer. */
function medianPointsToFind(shift: number, shape: Partial<Shape>, series = 101): number {
  const points = Array.from({ length: series }, (_, seed) => {
    const shiftAt = 60 + (seed % 20);
    const changes = findChanges(
      noise(seed * 104_729 + 5, { days: shiftAt + 30, shiftAt, shift, ...shape }),
      sensitivity,
    );
    const found = changes.find(
      ({ foundOn, direction }) => foundOn >= day(shiftAt) && direction === (shift > 0 ? 'up' : 'down'),
    );
    return found ? daysBetween(day(shiftAt), found.foundOn) : Infinity;
  });
  return points.toSorted((left, right) => left - right)[series >> 1] ?? Infinity;
}

describe('without any change', () => {
  test.each<[string, Partial<Shape>, number]>([
    ['noise', {}, 0.25],
    ['weekends', { weekend: 3 }, 0.25],
    ['a slope of two deviations in ten weeks', { slope: 0.03 }, 0.6],
    ['days that hang together (.3)', { correlation: 0.3, weekend: 3 }, 0.6],
    ['days that hang together much (.5)', { correlation: 0.5 }, 1],
  ])('%s raises at most one alert per series and quarter', (_name, shape, most) => {
    expect(falseAlertsPerQuarter(shape)).toBeLessThanOrEqual(most);
  });
});

describe('a shift of two deviations is found within five points (median)', () => {
  test.each<[string, number, Partial<Shape>]>([
    ['up', 2, {}],
    ['down', -2, {}],
    ['under strong weekends', 2, { weekend: 3 }],
    ['down under strong weekends', -2, { weekend: 3 }],
  ])('%s', (_name, shift, shape) => expect(medianPointsToFind(shift, shape)).toBeLessThanOrEqual(5));

  test('where days hang together (.3) it takes seven at most, because their sums scatter more', () => {
    expect(medianPointsToFind(2, { correlation: 0.3 })).toBeLessThanOrEqual(7);
  });
});

test('a shift of three deviations is found within four points', () => {
  expect(medianPointsToFind(3, {})).toBeLessThanOrEqual(4);
});

const flat = (length: number, value: number, volume = 100, from = 0) =>
  Array.from({ length }, (_, index) => ({ day: day(from + index), value, volume }));

test('a change says since when it is so, from what to what, and that it is over', () => {
  const calm = noise(3, { days: 80 });
  const changed = [...calm, ...flat(8, 160, 100, 80), ...noise(4, { days: 110 }).slice(88)];
  const [change, ...others] = findChanges(changed, sensitivity);
  expect(others).toEqual([]);
  expect(change).toMatchObject({ startedOn: day(80), direction: 'up', ending: 'recovered' });
  expect(change?.before).toBeGreaterThan(90);
  expect(change?.before).toBeLessThan(110);
  expect(change?.after).toBeCloseTo(160);
  expect(change?.endedOn).toBe(day(90));
});

test('what stays changed for four weeks is usual, and the way back is a change too', () => {
  const changes = findChanges(
    [...flat(60, 100), ...flat(60, 150, 100, 60), ...flat(20, 100, 100, 120)],
    sensitivity,
  );
  expect(changes.map(({ startedOn, direction, ending }) => [startedOn, direction, ending])).toEqual([
    [day(60), 'up', 'settled'],
    [day(120), 'down', null],
  ]);
});

test('one wild day is no change, and neither is one of less than the least effect or volume', () => {
  const spike = flat(90, 100).map((point, index) => (index === 70 ? { ...point, value: 1_000 } : point));
  expect(findChanges(spike, sensitivity)).toEqual([]);
  expect(findChanges([...flat(60, 100), ...flat(30, 104, 100, 60)], sensitivity)).toEqual([]);
  expect(findChanges([...flat(60, 100), ...flat(30, 150, 29, 60)], sensitivity)).toEqual([]);
  expect(findChanges([...flat(60, 100), ...flat(30, 150, 30, 60)], sensitivity)).toHaveLength(1);
});

test('what is up or down alone is told only of that', () => {
  const up = [...flat(60, 100), ...flat(20, 150, 100, 60)];
  expect(findChanges(up, { ...sensitivity, direction: 'down' })).toEqual([]);
  expect(findChanges(up, { ...sensitivity, direction: 'up' })).toHaveLength(1);
});

test('little, no and unknown points say nothing', () => {
  expect(findChanges([], sensitivity)).toEqual([]);
  expect(findChanges(flat(27, 100), sensitivity)).toEqual([]);
  expect(findChanges(flat(90, 0), sensitivity)).toEqual([]);
  expect(
    findChanges(
      flat(90, 1).map((point) => ({ ...point, value: null })),
      sensitivity,
    ),
  ).toEqual([]);
});
