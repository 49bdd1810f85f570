import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partsOf, type Part } from '../../../server/analytics/roll-ups/parts-of.ts';
import { addDays, daysBetween } from '../../../server/platform/time.ts';

const days = fc.record({
  from: fc.integer({ min: 0, max: 3_000 }).map((day) => addDays('2020-01-01', day)),
  length: fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 1_800 })),
});
const wholePeriods = days.map(({ from, length }) => ({ from, to: addDays(from, length - 1) }));

/** The days that a part stands for: of a month, all of them. */
function daysOf({ column, from, to }: Part): string[] {
  const between = Array.from({ length: daysBetween(from, to) }, (_, index) => addDays(from, index));
  const isTaken = (day: string) => column === 'day' || (day.endsWith('-01') && day <= to);
  const rows = between.filter(isTaken);
  if (column === 'day') return rows;
  return rows.flatMap((month) => {
    const ofMonth = Array.from({ length: 31 }, (_, index) => addDays(month, index));
    return ofMonth.filter((day) => day.slice(0, 7) === month.slice(0, 7));
  });
}

const todays = fc.integer({ min: 0, max: 4_500 }).map((day) => addDays('2020-01-01', day));

test.each([null, 'day', 'week', 'month'] as const)(
  'by %s, the parts of a period hold each of its days once and no other',
  (interval) => {
    fc.assert(
      fc.property(wholePeriods, todays, (period, today) => {
        const counts = new Map<string, number>();
        for (const part of partsOf(period, interval, today))
          for (const day of daysOf(part))
            counts.set(day, (counts.get(day) ?? 0) + (part.isTakenAway ? -1 : 1));
        const expected = Array.from({ length: daysBetween(period.from, period.to) }, (_, index) =>
          addDays(period.from, index),
        );
        const held = [...counts].filter(([, count]) => count !== 0);
        expect(held.toSorted()).toEqual(expected.map((day) => [day, 1]));
        if (interval === 'day' || interval === 'week')
          expect(partsOf(period, interval, today).map(({ column }) => column)).toEqual(['day']);
      }),
      { numRuns: 300 },
    );
  },
);

test('what is taken away again lies in the bucket of its month', () => {
  fc.assert(
    fc.property(wholePeriods, todays, (period, today) => {
      const months = partsOf(period, 'month', today).filter(({ column }) => column === 'month');
      for (const { from, to } of partsOf(period, 'month', today).filter((part) => part.isTakenAway))
        expect(months.some((part) => part.from <= from && to <= part.to)).toBe(true);
    }),
  );
});

test('no period takes more than the days of half a month at each edge', () => {
  fc.assert(
    fc.property(wholePeriods, todays, (period, today) => {
      const days = partsOf(period, null, today).filter(({ column }) => column === 'day');
      const known = days.filter(({ from }) => from <= today);
      const length = (part: Part) => daysBetween(part.from, part.to < today ? part.to : today);
      expect(known.reduce((sum, part) => sum + length(part), 0)).toBeLessThanOrEqual(31);
    }),
  );
});

test('days at the edges are added or taken away, whichever are fewer; after today there are none', () => {
  const day = { column: 'day', isTakenAway: false };
  const month = { column: 'month', isTakenAway: false };
  expect(partsOf({ from: '2024-03-15', to: '2026-03-14' }, 'month', '2026-03-31')).toEqual([
    { ...day, from: '2024-03-01', to: '2024-03-14', isTakenAway: true },
    { ...month, from: '2024-03-01', to: '2026-02-28' },
    { ...day, from: '2026-03-01', to: '2026-03-14' },
  ]);
  expect(partsOf({ from: '2026-02-20', to: '2026-03-21' }, null, '2026-03-21')).toEqual([
    { ...day, from: '2026-02-20', to: '2026-02-28' },
    { ...month, from: '2026-03-01', to: '2026-03-31' },
    { ...day, from: '2026-03-22', to: '2026-03-31', isTakenAway: true },
  ]);
  expect(partsOf({ from: '2026-03-10', to: '2026-03-12' }, null, '2026-03-31')).toEqual([
    { ...day, from: '2026-03-10', to: '2026-03-12' },
  ]);
  expect(partsOf({ from: '2026-03-01', to: '2026-03-30' }, null, '2026-03-31')).toHaveLength(2);
});
