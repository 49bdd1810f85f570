import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { allModels } from '../../../server/forecasting/models/all-models.ts';
import { dampedTrend, smooth } from '../../../server/forecasting/models/damped-trend.ts';
import type { Series } from '../../../server/forecasting/models/model.ts';
import {
  drift,
  mean3,
  naive,
  seasonalDrift,
  seasonalNaive,
} from '../../../server/forecasting/models/simple-models.ts';
import { loadWasm } from '../../../server/forecasting/models/wasm-models.ts';
import { sized } from '../../support/sizes.ts';

const seriesOf = (values: number[], changed: Partial<Series> = {}): Series => ({
  values,
  season: 3,
  lastBucket: '2026-02-28',
  interval: 'day',
  isRate: false,
  ...changed,
});

describe('what can be worked by hand', () => {
  const series = seriesOf([2, 4, 9, 5, 7, 12]);

  test('the naive one stays as it was last', () => {
    expect(naive(series, 3)).toEqual([12, 12, 12]);
  });

  test('the seasonal naive one is as it was a season before, and repeats that', () => {
    expect(seasonalNaive(series, 4)).toEqual([5, 7, 12, 5]);
    expect(seasonalNaive(seriesOf([1, 2]), 1)).toBeNull();
  });

  test('the mean of the last three is (5 + 7 + 12) ÷ 3', () => {
    expect(mean3(series, 2)).toEqual([8, 8]);
    expect(mean3(seriesOf([1, 2]), 1)).toBeNull();
  });

  test('drift goes on by (12 − 2) ÷ 5 a step', () => {
    expect(drift(series, 3)).toEqual([14, 16, 18]);
  });

  test('seasonal drift adds what the last season was above the one before, (24 − 15) ÷ 3 for each season ahead', () => {
    expect(seasonalDrift(series, 4)).toEqual([8, 10, 15, 11]);
    expect(seasonalDrift(seriesOf([1, 2, 3, 4, 5]), 1)).toBeNull();
  });

  test('a damped trend smooths level and trend, and fades', () => {
    // level 10, trend 2; foretold 10 + 0.5 × 2 = 11, came 12: level 0.5 × 12 + 0.5 × 11 = 11.5,
    // trend 0.5 × (11.5 − 10) + 0.5 × 0.5 × 2 = 1.25; foretold 11.5 + 0.5 × 1.25 = 12.125, came 15.
    const half = { alpha: 0.5, beta: 0.5, phi: 0.5 };
    const { level, trend, squares } = smooth([10, 12, 15], half);
    expect(squares).toBeCloseTo(1 + 2.875 ** 2, 10);
    expect(level).toBeCloseTo(0.5 * 15 + 0.5 * 12.125, 10);
    expect(trend).toBeCloseTo(0.5 * (13.5625 - 11.5) + 0.25 * 1.25, 10);
    const steps = dampedTrend(seriesOf([10, 12, 14, 16, 18, 20, 22, 24]), 4) ?? [];
    const growth = steps.map((value, index) => value - (steps[index - 1] ?? 24));
    expect(
      growth.every((one, index) => index === 0 || Math.abs(one) <= Math.abs(growth[index - 1] ?? 0)),
    ).toBe(true);
    expect(steps[0]).toBeGreaterThan(24);
  });
});

describe('what the compiled library foretells', () => {
  beforeAll(loadWasm);
  const wave = (length: number) =>
    Array.from({ length }, (_, place) => 100 + place + 20 * Math.sin((place * Math.PI) / 6));
  const monthly = (values: number[]) =>
    seriesOf(values, { season: 12, interval: 'month', lastBucket: '2026-02-01' });
  const distance = (foretold: readonly number[] | null, from: number) =>
    Math.max(
      ...(foretold ?? [Infinity]).map((value, step) =>
        Math.abs(value - (wave(from + step + 1)[from + step] ?? 0)),
      ),
    );

  test('seasons by local regression and Prophet follow a wave on a trend; smoothing alone does not', () => {
    const series = monthly(wave(60));
    expect(distance(allModels.mstl(series, 12), 60)).toBeLessThan(4);
    expect(distance(allModels.prophet(series, 12), 60)).toBeLessThan(4);
    expect(distance(allModels.ets(series, 12), 60)).toBeGreaterThan(10);
  });

  test('smoothing of a constant is the constant', () => {
    for (const value of allModels.ets(monthly(Array.from({ length: 20 }, () => 7)), 3) ?? [])
      expect(value).toBeCloseTo(7, 6);
  });

  test('too short a history is answered with null, not with an error', () => {
    expect(allModels.ets(monthly(wave(7)), 3)).toBeNull();
    expect(allModels.mstl(monthly(wave(24)), 3)).toBeNull();
    expect(allModels.prophet(monthly(wave(9)), 3)).toBeNull();
  });
});

test('whatever the history, a model answers as many finite values as asked for, or null', () => {
  loadWasm();
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e9, noNaN: true })), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      (values, horizon) => {
        for (const [name, model] of Object.entries(allModels)) {
          if (name === 'prophet') continue; // a quarter of a second each
          const answer = model(seriesOf(values, { season: 7 }), horizon);
          if (answer !== null)
            expect(answer.map(Number.isFinite)).toEqual(Array.from({ length: horizon }, () => true));
        }
      },
    ),
    { numRuns: sized({ part: 100, whole: 1_000 }) },
  );
});
