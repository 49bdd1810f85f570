import { describe, expect, test } from 'vitest';
import {
  decimalText,
  formatCompactMoney,
  formatMicros,
  formatMoney,
} from '../../dashboard/src/format/money.ts';

const nbsp = '\u00a0';

describe('money is written exactly, in the minor unit that Stripe uses', () => {
  test.each([
    [1900, 'usd', '$19.00'],
    [0, 'usd', '$0.00'],
    [5, 'usd', '$0.05'],
    [-65, 'usd', '-$0.65'],
    [1_234_567, 'eur', '€12,345.67'],
    [1500, 'jpy', '¥1,500'],
    [-7, 'krw', '-₩7'],
    [1_234_560, 'kwd', 'KWD 1,234.560'],
    [5, 'bhd', 'BHD 0.005'],
    [500, 'ugx', 'UGX 5.00'],
    [9_007_199_254_740_991, 'usd', '$90,071,992,547,409.91'],
    [900_719_925_474_099_267n, 'usd', '$9,007,199,254,740,992.67'],
  ])('%d %s is %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency, 'en-US').replaceAll(nbsp, ' ')).toBe(text);
  });

  test("follows the reader's language", () => {
    expect(formatMoney(1_234_567, 'eur', 'de-DE').replaceAll(nbsp, ' ')).toBe('12.345,67 €');
  });
});

describe('micros are rounded half away from zero to the minor unit', () => {
  test.each([
    [1_281_600_000, 'usd', '$1,281.60'],
    [17_018_000, 'usd', '$17.02'],
    [1_005_000, 'usd', '$1.01'],
    [-1_005_000, 'usd', '-$1.01'],
    [1_004_999, 'usd', '$1.00'],
    [8_575_000, 'usd', '$8.58'],
    [500_000, 'jpy', '¥1'],
    [1_499_999, 'jpy', '¥1'],
    [-2_500_000, 'jpy', '-¥3'],
    [1_000_500, 'kwd', 'KWD 1.001'],
    [0, 'usd', '$0.00'],
    [212, 'usd', '$0.000212'],
    [4_999, 'usd', '$0.004999'],
    [5_000, 'usd', '$0.01'],
    [9_007_199_254_740_991, 'usd', '$9,007,199,254.74'],
    [123_456_789_012_345_678n, 'usd', '$123,456,789,012.35'],
  ])('%d micros of %s are %s', (micros, currency, text) => {
    expect(formatMicros(micros, currency, 'en-US').replaceAll(nbsp, ' ')).toBe(text);
  });
});

test.each([
  [0, 2, '0.00'],
  [7, 3, '0.007'],
  [-7, 2, '-0.07'],
  [1234, 0, '1234'],
  [-1_000_001, 6, '-1.000001'],
] as const)('%d with %d decimals is written %s', (value, decimals, text) => {
  expect(decimalText(value, decimals)).toBe(text);
});

test('an axis has short forms from minor units and from micros', () => {
  expect(formatCompactMoney(120_000, 2, 'usd', 'en-US')).toBe('$1.2K');
  expect(formatCompactMoney(1_500_000_000, 6, 'usd', 'en-US')).toBe('$1.5K');
});
