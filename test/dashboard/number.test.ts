import { expect, test } from 'vitest';
import { formatCompactMoney } from '../../dashboard/src/format/money.ts';
import { formatCount, formatRate } from '../../dashboard/src/format/number.ts';

test.each([
  [0, '0%'],
  [1, '100%'],
  [0.963, '96.3%'],
  [0.9994, '99.9%'],
  [0.9996, '99.96%'],
  [0.99996, '99.996%'],
  [0.0005, '0.1%'],
  [0.0004, '0.04%'],
  [0.00002, '0.002%'],
  [-0.25, '-25%'],
  [1.5, '150%'],
])('%d is %s: what is not all never reads as all, nor the least as nothing', (fraction, text) => {
  expect(formatRate(fraction, 'en-US')).toBe(text);
});

test('counts are exact up to the largest that the API tells', () => {
  expect(formatCount(Number.MAX_SAFE_INTEGER, 'en-US')).toBe('9,007,199,254,740,991');
});

test.each([
  [250, 6, 'usd', '$0.00025'],
  [500, 6, 'usd', '$0.0005'],
  [10_000, 6, 'usd', '$0.01'],
  [1_250_000, 2, 'usd', '$12.5K'],
  [1_250_000, 0, 'jpy', '¥1.25M'],
  [1_250_000, 3, 'kwd', 'KWD 1.25K'],
  [0, 6, 'usd', '$0'],
])('%d with %d decimals of %s stands at an axis as %s', (value, decimals, currency, text) => {
  expect(formatCompactMoney(value, decimals, currency, 'en-US').replaceAll('\u00a0', ' ')).toBe(text);
});
