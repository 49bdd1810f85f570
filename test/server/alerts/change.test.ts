import { expect, test } from 'vitest';
import { findChanges, type Sensitivity } from '../../../server/alerts/detect/change.ts';
import { addDays } from '../../../server/platform/time.ts';
import { firstDay, noise } from './noise.ts';

const sensitivity: Sensitivity = {
  direction: 'either',
  minimumEffect: 0.05,
  minimumVolume: 30,
  isShare: false,
};
const day = (index: number) => addDays(firstDay, index);
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

test('of a rate, a day with little behind it says less: three days with ten of twelve runs are no change, with a hundred of a hundred and twenty they are', () => {
  const rate = (of: number) => ({ ...sensitivity, minimumVolume: 1, isShare: true, minimumEffect: of });
  const weeks = (last: number) =>
    Array.from({ length: 84 }, (_, index) => ({
      day: day(index),
      volume: index >= 81 ? last : 120,
      value: index >= 81 ? 5 / 6 : 0.94 + 0.04 * (index % 2),
    }));
  expect(findChanges(weeks(12), rate(0.05))).toEqual([]);
  expect(findChanges(weeks(120), rate(0.05))).toHaveLength(1);
});
