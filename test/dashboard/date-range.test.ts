import { describe, expect, test } from 'vitest';
import * as days from '../../dashboard/src/time-range/days.ts';
import { rangeFromSearch } from '../../dashboard/src/time-range/use-date-range.ts';

describe('the range in the address', () => {
  const today = '2026-03-30';

  test('is the last 30 days against the ones before when nothing is said', () => {
    expect(rangeFromSearch({}, today)).toEqual({ from: '2026-03-01', to: '2026-03-30', compare: 'previous' });
  });

  test('is what the address says', () => {
    const search = { from: '2025-12-31', to: '2026-01-01', compare: 'none' };
    expect(rangeFromSearch(search, today)).toEqual({ from: '2025-12-31', to: '2026-01-01', compare: 'none' });
  });

  test.each([
    { from: '2026-02-30', to: '2026-03-01' },
    { from: '2026-03-02', to: '2026-03-01' },
    { from: '2026-03-01' },
    { from: 'yesterday', to: 'today' },
  ])('falls back when it is not a period: %o', (search) => {
    expect(rangeFromSearch(search, today)).toMatchObject({ from: '2026-03-01', to: '2026-03-30' });
  });
});

test.each([
  ['UTC', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:59:59.000Z'],
  ['Europe/Berlin', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.000Z'], // 23 hours long
  ['America/New_York', '2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.000Z'], // 25 hours long
  ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00.000Z', '2026-01-01T09:59:59.000Z'],
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z', '2026-04-24T20:59:59.000Z'], // has no midnight
])('in %s the day %s begins and ends', (timeZone, day, from, to) => {
  expect(days.dayStart(day, timeZone).toISOString()).toBe(from);
  expect(days.dayEnd(day, timeZone).toISOString()).toBe(to);
});

test('presets end today, both days inside', () => {
  expect(days.presetRange('7d', '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' });
  expect(days.presetRange('12m', '2026-03-03')).toEqual({ from: '2025-03-04', to: '2026-03-03' });
  expect(days.presetRange('12m', '2028-02-29')).toEqual({ from: '2027-03-01', to: '2028-02-29' });
  expect(days.presetOf({ from: '2026-02-25', to: '2026-03-03' }, '2026-03-03')).toBe('7d');
  expect(days.presetOf({ from: '2026-02-24', to: '2026-03-03' }, '2026-03-03')).toBeNull();
});

test('the days of a range leave none out, over daylight saving and leap days', () => {
  expect(days.daysOf({ from: '2028-02-28', to: '2028-03-01' })).toEqual([
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
  ]);
  expect(days.daysOf({ from: '2026-01-01', to: '2026-12-31' })).toHaveLength(365);
});

test('today is the day in the reporting zone', () => {
  const instant = new Date('2026-03-01T23:30:00Z');
  expect(days.dayInZone(instant, 'UTC')).toBe('2026-03-01');
  expect(days.dayInZone(instant, 'Europe/Berlin')).toBe('2026-03-02');
  expect(days.dayInZone(instant, 'America/Los_Angeles')).toBe('2026-03-01');
});
