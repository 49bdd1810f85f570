import { expect, test } from 'vitest';
import { chooseDays } from '../../../../server/audits/days/choose-days.ts';
import type { KnownDay } from '../../../../server/audits/days/day-queries.ts';
import { addDays } from '../../../../server/platform/time.ts';

const first = '2026-01-01';
const thousand = 1_000;
/** A year of days that were sealed and looked at, each some time after the one before it. */
const year = (tasks: number, change: (ago: number) => Partial<KnownDay> = () => ({})): KnownDay[] =>
  Array.from({ length: 365 }, (_, index) => {
    const day = addDays(first, index);
    const lookedAt = new Date(`${addDays(day, 1)}T06:23:00Z`);
    return {
      day,
      sumsFrom: day,
      sumsTo: day,
      sums: 'as they were',
      sumsThen: 'as they were',
      tasks,
      lookedAt,
      findings: {},
      isSealed: true,
      ...change(364 - index),
    };
  });
const daysOf = (known: readonly KnownDay[], seed = 'a') =>
  chooseDays(known, seed).chosen.map(({ day }) => day);

test('a night goes through as many tasks whether the library holds one year or a day of it is huge', () => {
  for (const tasks of [10, 800 * thousand]) {
    const { chosen } = chooseDays(year(tasks), 'a');
    expect(chosen.length).toBeLessThanOrEqual(40);
    const others = chosen.slice(0, -1).reduce((sum, day) => sum + day.tasks, 0);
    expect(others).toBeLessThanOrEqual(2_000 * thousand);
  }
  expect(daysOf(year(10_000 * thousand))).toHaveLength(2); // the newest, and the one that was drawn
});

test('days that are asked for are looked at and counted anew beside those whose turn it is', () => {
  const asked = { from: '2026-03-01', to: '2026-03-31' };
  const march = Array.from({ length: 31 }, (_, index) => addDays(asked.from, index));
  const { chosen, toProve } = chooseDays(year(800 * thousand), 'a', asked);
  const days = chosen.map(({ day }) => day);
  expect(days).toEqual([...new Set(days)].toSorted());
  expect(days).toEqual(expect.arrayContaining([...march, '2026-12-31']));
  expect(toProve).toEqual(expect.arrayContaining(march));
  expect(days.length).toBeGreaterThan(march.length + 1);
});

test('the newest day that is over is always looked at', () => {
  expect(daysOf(year(5_000 * thousand, (ago) => ({ isSealed: ago > 300 })))).toContain('2026-12-31');
  expect(daysOf([])).toEqual([]);
});

test('days in doubt come first, then those without a seal, then those that something came in for, then the longest unseen', () => {
  const known = year(500 * thousand, (ago) => ({
    ...(ago === 200 ? { findings: { broken: 1 } } : {}),
    ...(ago === 5 ? { isSealed: false } : {}),
    ...(ago === 90 ? { sums: 'others' } : {}),
  }));
  const inDoubt = addDays('2026-12-31', -200);
  const days = daysOf(known);
  expect(days).toEqual(expect.arrayContaining([inDoubt, '2026-12-26', addDays('2026-12-31', -90)]));
  expect(days).toHaveLength(5); // with the newest and the one that was drawn there is no room for more
  const { waiting, toProve } = chooseDays(known, 'a');
  expect(waiting).toBe(0);
  expect(toProve).toHaveLength(5); // each of them is changed, in doubt, new or drawn
  expect(chooseDays(year(10), 'a').toProve).toHaveLength(2);
});

test('what has no room waits and is told; one of the others is drawn all the same', () => {
  const known = year(800 * thousand, (ago) => (ago < 300 ? { isSealed: false } : {}));
  const { chosen, waiting } = chooseDays(known, 'a');
  expect(chosen.filter(({ isSealed }) => isSealed)).toHaveLength(1);
  expect(chosen.filter(({ isSealed }) => !isSealed).map(({ day }) => day)).toEqual([
    '2026-12-30',
    '2026-12-31',
  ]);
  expect(waiting).toBe(298);
});

test('nobody who does not know the seed knows which old day is drawn', () => {
  const known = year(3_000 * thousand);
  const drawn = new Set(Array.from({ length: 30 }, (_, seed) => daysOf(known, `run ${seed}`)[0]));
  expect(drawn.size).toBeGreaterThan(20);
});

test('every day has its turn', () => {
  let known = year(300 * thousand);
  const seen = new Set<string>();
  for (let night = 0; night < 90; night += 1) {
    const days = daysOf(known, `night ${night}`);
    for (const day of days) seen.add(day);
    const lookedAt = new Date(Date.parse('2027-01-01T06:23:00Z') + night * 86_400_000);
    known = known.map((each) => (days.includes(each.day) ? { ...each, lookedAt } : each));
  }
  expect(seen.size).toBe(365);
});
