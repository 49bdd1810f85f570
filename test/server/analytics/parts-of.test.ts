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

test.each([null, 'day', 'week', 'month'] as const)(
  'by %s, the parts of a period hold each of its days once and no other',
  (interval) => {
    fc.assert(
      fc.property(wholePeriods, (period) => {
        const parts = partsOf(period, interval);
        const expected = Array.from({ length: daysBetween(period.from, period.to) }, (_, index) =>
          addDays(period.from, index),
        );
        expect(parts.flatMap(daysOf)).toEqual(expected);
        if (interval === 'day' || interval === 'week')
          expect(parts.map(({ column }) => column)).toEqual(['day']);
      }),
      { numRuns: 300 },
    );
  },
);

test('two years are read as months, with the days at the edges', () => {
  expect(partsOf({ from: '2024-03-15', to: '2026-03-14' }, 'month')).toEqual([
    { column: 'day', from: '2024-03-15', to: '2024-03-31' },
    { column: 'month', from: '2024-04-01', to: '2026-02-28' },
    { column: 'day', from: '2026-03-01', to: '2026-03-14' },
  ]);
  expect(partsOf({ from: '2026-03-01', to: '2026-03-30' }, null)).toHaveLength(1);
});
