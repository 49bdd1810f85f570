import { describe, expect, test } from 'vitest';
import { changeFrom, formatChange } from '../../dashboard/src/format/change.ts';
import { formatMultiple, formatRate } from '../../dashboard/src/format/number.ts';
import { formatAgo, formatDay, formatInstant } from '../../dashboard/src/format/time.ts';

describe('a change', () => {
  test.each([
    ['an amount that grew', 100, 112.3, 'relative', '+12.3%'],
    ['an amount that fell', 200, 150, 'relative', '-25%'],
    ['a loss that became smaller', -100, -50, 'relative', '+50%'],
    ['a gain that became a loss', 100, -100, 'relative', '-200%'],
    ['an amount that grew many times over', 100, 48_300, 'relative', '×483'],
    ['an amount that is still told in percent', 100, 1099, 'relative', '+999%'],
    ['an amount that was next to nothing', 1, 48_300, 'relative', 'new'],
    ['a small loss that became a great gain', -100, 48_300, 'relative', 'over +1,000%'],
    ['a small gain that became a great loss', 100, -48_300, 'relative', 'below -1,000%'],
    ['an amount that stayed', 5, 5, 'relative', '0%'],
    ['a rate, in points', 0.95, 0.963, 'points', '+1.3 pts'],
    ['a rate that fell', 0.05, 0.031, 'points', '-1.9 pts'],
  ] as const)('of %s', (_name, previous, value, kind, text) => {
    const change = changeFrom(previous, value, kind);
    expect(change && formatChange(change, 'en-US')).toBe(text);
  });

  test.each([
    ['the previous figure is unknown', null, 5],
    ['there is no previous period', undefined, 5],
    ['the previous figure is 0', 0, 5],
    ['the figure is unknown', 5, null],
  ])('is nothing when %s', (_name, previous, value) => {
    expect(changeFrom(previous, value, 'relative')).toBeNull();
    expect(changeFrom(previous, value, 'points')).toBeNull();
  });
});

test('rates are percentages with one decimal, ratios are multiples', () => {
  expect(formatRate(0.9634, 'en-US')).toBe('96.3%');
  expect(formatRate(1, 'en-US')).toBe('100%');
  expect(formatMultiple(74.309, 'en-US')).toBe('74.3×');
  expect(formatMultiple(-0.525, 'en-US')).toBe('-0.53×');
});

test('days and instants are written in their zone', () => {
  expect(formatDay('2026-03-01', { locale: 'en-US' })).toBe('Mar 1, 2026');
  expect(formatDay('2026-03-01', { year: false, locale: 'en-US' })).toBe('Mar 1');
  expect(formatInstant('2026-03-01T23:30:00Z', 'Europe/Berlin', 'en-GB')).toContain('2 Mar 2026, 00:30');
});

test.each([
  ['2026-03-01T11:59:30Z', 'now'],
  ['2026-03-01T11:15:00Z', '45 minutes ago'],
  ['2026-03-01T09:00:00Z', '3 hours ago'],
  ['2026-02-28T12:00:00Z', 'yesterday'],
  ['2026-03-03T12:00:00Z', 'in 2 days'],
])('%s is %s at noon of 1 March', (instant, text) => {
  expect(formatAgo(instant, new Date('2026-03-01T12:00:00Z'), 'en-US')).toBe(text);
});
