import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationStep, formatDuration } from '../../dashboard/src/format/duration.ts';
import { formatMicros, formatMoney, minorUnitDigits } from '../../dashboard/src/format/money.ts';
import { formatCount, formatRate } from '../../dashboard/src/format/number.ts';

const beyondSafe = 10n ** 22n;
const amounts = fc.oneof(
  fc.bigInt({ min: -beyondSafe, max: beyondSafe }),
  fc.maxSafeInteger().map(BigInt),
  fc.integer({ min: -1000, max: 1000 }).map(BigInt),
);
const currency = fc.constantFrom('usd', 'eur', 'jpy', 'kwd', 'krw', 'bhd', 'gbp');

/** The number that a text says, as a count of its last decimals. */
function said(text: string, decimals: number): bigint {
  const digits = text.replaceAll(/[^\d.]/g, '');
  const [whole = '', fraction = ''] = digits.split('.');
  expect(fraction.length).toBeLessThanOrEqual(decimals);
  const amount = BigInt(`${whole}${fraction.padEnd(decimals, '0')}`);
  return text.includes('-') ? -amount : amount;
}

test('no amount of money is ever misrounded, however big', () => {
  fc.assert(
    fc.property(amounts, currency, (amount, code) => {
      expect(said(formatMoney(amount, code, 'en-US'), minorUnitDigits(code))).toBe(amount);
    }),
  );
});

test('micros are rounded half away from zero, and never to nothing', () => {
  fc.assert(
    fc.property(amounts, currency, (micros, code) => {
      const text = formatMicros(micros, code, 'en-US');
      const unit = 10n ** BigInt(6 - minorUnitDigits(code));
      const magnitude = micros < 0n ? -micros : micros;
      const rounded = (magnitude * 2n + unit) / (2n * unit);
      if (rounded === 0n) expect(said(text, 6)).toBe(micros);
      else expect(said(text, minorUnitDigits(code))).toBe(micros < 0n ? -rounded : rounded);
    }),
  );
});

test('a count says every digit, and a rate says all or nothing only of all or nothing', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(said(formatCount(count, 'en-US'), 0)).toBe(BigInt(count));
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 - 1 }), (millionths) => {
      const text = formatRate(millionths / 1e9, 'en-US');
      expect(['0%', '100%', '-0%']).not.toContain(text);
    }),
  );
});

test.each([
  [0, '0 ms'],
  [850, '850 ms'],
  [8960, '8.96 sec'],
  [59_600, '1 min'],
  [80_000, '1 min 20 sec'],
  [120_000, '2 min'],
  [3_599_700, '1 hr'],
  [5_400_000, '1 hr 30 min'],
  [86_400_000, '1 day'],
  [147_600_000, '1 day 17 hr'],
  [86_400_000 * 12, '12 days'],
  [86_400_000 * 1234, '1,234 days'],
])('%d ms reads as %s', (ms, text) => {
  expect(formatDuration(ms, 'en-US')).toBe(text);
});

test('a duration of a minute or more is never told by more than half of its smaller unit off', () => {
  const lengths = { day: 86_400, hr: 3600, min: 60, sec: 1 };
  fc.assert(
    fc.property(fc.integer({ min: 60_000, max: 86_400_000 * 3000 }), (ms) => {
      const parts = [...formatDuration(ms, 'en-US').matchAll(/([\d,]+) (day|hr|min|sec)/g)];
      const told = parts.map(([, count = '', unit = 'sec']) => ({
        seconds: Number(count.replaceAll(',', '')) * lengths[unit as keyof typeof lengths],
        unit: unit as keyof typeof lengths,
      }));
      const smaller = { day: 3600, hr: 60, min: 1, sec: 1 }[told[0]?.unit ?? 'sec'];
      const sum = told.reduce((all, { seconds }) => all + seconds, 0);
      expect(Math.abs(sum - ms / 1000)).toBeLessThanOrEqual(smaller / 2 + 0.5);
    }),
  );
});

test('the ticks of durations stand at round seconds, minutes and hours, five at the most', () => {
  expect([4000, 40_000, 100_000, 1_000_000, 20 * 3_600_000].map(durationStep)).toEqual([
    undefined,
    10_000,
    30_000,
    300_000,
    6 * 3_600_000,
  ]);
  fc.assert(
    fc.property(fc.integer({ min: 5000, max: 35 * 86_400_000 }), (largest) => {
      const step = durationStep(largest) ?? 0;
      expect(largest / step).toBeLessThanOrEqual(5);
      expect(formatDuration(step, 'en-US')).toMatch(/^\d+ (sec|min|hr|day|days)$/);
    }),
  );
});
