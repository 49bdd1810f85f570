import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  minorUnitDigits,
  Money,
  multiplyDivide,
  splitByWeight,
  majorUnits,
} from '../../../server/platform/money.ts';
import { parsePrice } from '../../../server/platform/price.ts';

test('the minor unit is the one that Stripe counts in', () => {
  expect(['usd', 'eur', 'jpy', 'krw', 'kwd', 'bhd', 'ugx', 'isk'].map(minorUnitDigits)).toEqual([
    2, 2, 0, 0, 3, 3, 2, 2,
  ]);
});

describe('money on the wire', () => {
  test.each([
    [{ amount: 1900, currency: 'usd' }, true],
    [{ amount: -5, currency: 'jpy' }, true],
    [{ amount: 19.5, currency: 'usd' }, false],
    [{ amount: '1900', currency: 'usd' }, false],
    [{ amount: 2 ** 53, currency: 'usd' }, false],
    [{ amount: 1, currency: 'USD' }, false],
    [{ amount: 1, currency: 'abc' }, false],
    [{ amount: 1, currency: 'usd', cents: true }, false],
  ])('%o is money: %s', (value, isMoney) => {
    expect(Money.safeParse(value).success).toBe(isMoney);
  });
});

describe('a price on the command line', () => {
  test.each([
    ['19.00usd', { amount: 1900, currency: 'usd' }],
    ['19usd', { amount: 1900, currency: 'usd' }],
    ['19.5 USD', { amount: 1950, currency: 'usd' }],
    ['1500jpy', { amount: 1500, currency: 'jpy' }],
    ['1.230kwd', { amount: 1230, currency: 'kwd' }],
    ['1.234kwd', null],
    ['0.50eur', { amount: 50, currency: 'eur' }],
    ['0.00usd', null],
    ['-1usd', null],
    ['1.5jpy', null],
    ['1.234usd', null],
    ['19,00usd', null],
    ['usd', null],
    ['19.00', null],
    ['19.00abc', null],
    ['99999999999usd', null],
  ])('%s', (text, price) => {
    expect(parsePrice(text)).toEqual(price);
  });
});

describe('multiplyDivide', () => {
  test('rounds half away from zero, on both sides of it', () => {
    const halves = [5n, -5n, 15n, -15n, 4n, -4n, 6n].map((value) => multiplyDivide(value, 1n, 10n));
    expect(halves).toEqual([1n, -1n, 2n, -2n, 0n, 0n, 1n]);
    expect(multiplyDivide(5n, 1n, -10n)).toBe(-1n);
    expect(() => multiplyDivide(1n, 1n, 0n)).toThrow(RangeError);
  });

  test('is never further than a half from the exact value, whatever the size, and odd in its sign', () => {
    const big = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    fc.assert(
      fc.property(big, big, fc.bigInt({ min: 1n, max: 10n ** 20n }), (value, multiplier, divisor) => {
        const result = multiplyDivide(value, multiplier, divisor);
        const twiceTheError = 2n * (result * divisor - value * multiplier);
        expect(twiceTheError <= divisor && twiceTheError >= -divisor).toBe(true);
        expect(multiplyDivide(-value, multiplier, divisor)).toBe(-result);
      }),
    );
  });
});

describe('splitByWeight', () => {
  const weights = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 });
  const total = fc.integer({ min: -99_999_999, max: 99_999_999 });

  test('the parts sum to the total exactly, and each is within one of its exact share', () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const parts = splitByWeight(amount, shares);
        expect(parts.reduce((left, right) => left + right, 0)).toBe(amount);
        const sum = shares.reduce((left, right) => left + right, 0);
        if (sum === 0) return;
        for (const [index, part] of parts.entries())
          expect(Math.abs(part - (amount * (shares[index] ?? 0)) / sum)).toBeLessThan(1.000_001);
      }),
    );
  });

  test('a refund is split as the payment was, nobody without weight gets anything, and there is no minus zero', () => {
    fc.assert(
      fc.property(total, weights, (amount, shares) => {
        const parts = splitByWeight(amount, shares);
        expect(splitByWeight(-amount, shares).map((part) => part + 0)).toEqual(parts.map((part) => 0 - part));
        if (shares.some((share) => share > 0))
          for (const [index, share] of shares.entries()) if (share === 0) expect(parts[index]).toBe(0);
        expect(parts.some((part) => Object.is(part, -0))).toBe(false);
      }),
    );
  });

  test('the largest remainder gets the odd cent, the first of equals before the others', () => {
    expect(splitByWeight(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitByWeight(10, [1, 2])).toEqual([3, 7]);
    expect(splitByWeight(5, [0, 0])).toEqual([5, 0]);
    expect(splitByWeight(0, [3, 4])).toEqual([0, 0]);
  });
});

test.each([
  [1900, 'usd', '19.00'],
  [5, 'usd', '0.05'],
  [-5, 'usd', '-0.05'],
  [0, 'usd', '0.00'],
  [1500, 'jpy', '1500'],
  [125, 'kwd', '0.125'],
  [12_345_678_901, 'eur', '123456789.01'],
])('%d %s is %s in the major unit', (amount, currency, text) => {
  expect(majorUnits({ amount, currency })).toBe(text);
});
