import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backtest, judged, mediansOf, type Trial } from '../../../server/forecasting/backtest/backtest.ts';
import { believable } from '../../../server/forecasting/backtest/clamp.ts';
import { mase, naiveScale, smape } from '../../../server/forecasting/backtest/errors.ts';
import { judge } from '../../../server/forecasting/backtest/gate.ts';
import { conformalWidths, coverageOf, growthOf } from '../../../server/forecasting/backtest/intervals.ts';
import { originsOf } from '../../../server/forecasting/backtest/origins.ts';
import { fillGaps } from '../../../server/forecasting/history/fill-gaps.ts';
import { forecastSeries } from '../../../server/forecasting/forecast-series.ts';
import type { Model, ModelName, Models, Series } from '../../../server/forecasting/models/model.ts';
import { dampedTrend } from '../../../server/forecasting/models/damped-trend.ts';
import {
  drift,
  mean3,
  naive,
  seasonalDrift,
  seasonalNaive,
} from '../../../server/forecasting/models/simple-models.ts';

const never: Model = () => null;
const simple: Models = {
  naive,
  seasonalNaive,
  mean3,
  drift,
  seasonalDrift,
  dampedTrend,
  ets: never,
  mstl: never,
  prophet: never,
};
const seriesOf = (values: number[], changed: Partial<Series> = {}): Series => ({
  values,
  season: 7,
  lastBucket: '2026-02-28',
  interval: 'day',
  isRate: false,
  ...changed,
});
const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 8, maxLength: 90 });

describe('errors', () => {
  test('the scale is the mean change, of a season apart with two seasons or more', () => {
    expect(naiveScale([1, 4, 2], 3)).toBe(2.5); // (3 + 2) ÷ 2
    expect(naiveScale([1, 4, 2, 3, 5, 6], 3)).toBeCloseTo((2 + 1 + 4) / 3, 10);
    expect(naiveScale([1, 2, 1, 2], 2)).toBe(1); // the same each season: the change from one to the next
    expect(naiveScale([7, 7, 7], 7)).toBe(0);
  });

  test('MASE is the mean error by the scale; sMAPE leaves out what has a 0', () => {
    expect(mase([10, 20], [12, 16], 2)).toBe(1.5);
    expect(mase([7, 7], [7, 7], 0)).toBe(0);
    expect(mase([7], [8], 0)).toBe(Infinity);
    expect(smape([10, 30], [30, 10])).toBe(1);
    expect(smape([10, 0], [10, 0])).toBeNull();
  });
});

describe('origins', () => {
  test('a backtest knows nothing of what came later, and ends at the last value', () => {
    const values = Array.from({ length: 60 }, (_, place) => place);
    const origins = originsOf(seriesOf(values), 7);
    expect(origins).toHaveLength(12);
    for (const { history, actual } of origins) {
      expect(actual).toHaveLength(7);
      expect([...history.values, ...actual]).toEqual(values.slice(0, history.values.length + 7));
    }
    expect(origins.at(-1)?.actual.at(-1)).toBe(59);
    expect(origins.at(-1)?.history.lastBucket).toBe('2026-02-21');
    expect(origins[0]?.history.values.length).toBeGreaterThanOrEqual(14);
  });

  test('eight months leave four origins of one month ahead', () => {
    const origins = originsOf(
      seriesOf([1, 2, 3, 4, 5, 6, 7, 8], { season: 12, interval: 'month', lastBucket: '2026-02-01' }),
      6,
    );
    expect(origins.map(({ history, actual }) => [history.lastBucket, actual])).toEqual([
      ['2025-10-01', [5]],
      ['2025-11-01', [6]],
      ['2025-12-01', [7]],
      ['2026-01-01', [8]],
    ]);
  });
});

describe('a backtest by hand', () => {
  // From 4 values on, one ahead: origins after 4, 5, 6 and 7 values of 1 2 4 7 11 16 22 29.
  const series = seriesOf([1, 2, 4, 7, 11, 16, 22, 29], { season: 12 });
  const trials = backtest(series, 1, simple);
  const of = (model: ModelName) => trials.find((trial) => trial.model === model);

  test('the naive one lags by each change, by the mean of those before', () => {
    expect(of('naive')?.residuals).toEqual([[4], [5], [6], [7]]);
    expect(of('naive')?.errors).toEqual([4 / 2, 5 / 2.5, 6 / 3, 7 / 3.5]);
    expect(judged(of('naive') as Trial)).toBe(2);
  });

  test('drift goes on by the mean change, and lags by what that grows', () => {
    expect(of('drift')?.residuals).toEqual([[2], [2.5], [3], [3.5]]);
    expect(judged(of('drift') as Trial)).toBe(1);
  });

  test('models that cannot answer at an origin are not judged', () => {
    expect(of('seasonalNaive')).toBeUndefined();
    expect(of('mstl')).toBeUndefined();
  });
});

test('the median of several forecasts is taken step by step', () => {
  expect(
    mediansOf([
      [1, 10],
      [3, 30],
      [2, 99],
    ]),
  ).toEqual([2, 30]);
});

describe('the gate', () => {
  const trial = (model: ModelName, errors: number[]): Trial => ({
    model,
    errors,
    residuals: [],
    smape: null,
  });
  const older = (value: number) => Array.from({ length: 6 }, () => value);
  const verdictOf = (...trials: Trial[]) => {
    const verdict = judge(trials);
    return [verdict?.best.model, verdict?.shown.model, verdict?.reason];
  };
  const naiveOne = trial('naive', [...older(1), ...older(1)]);

  test('a model at 95 % of the better naive one is shown, one above is not', () => {
    expect(verdictOf(naiveOne, trial('mstl', [...older(0.95), ...older(0.95)]))).toEqual([
      'mstl',
      'mstl',
      null,
    ]);
    expect(verdictOf(naiveOne, trial('mstl', [...older(0.5), ...older(0.951)]))).toEqual([
      'mstl',
      'naive',
      'notBetter',
    ]);
    const seasonal = trial('seasonalNaive', [...older(0.9), ...older(0.9)]);
    expect(verdictOf(naiveOne, seasonal, trial('mstl', [...older(0.8), ...older(0.88)]))).toEqual([
      'mstl',
      'seasonalNaive',
      'notBetter',
    ]);
  });

  test('who was not clearly better before was lucky, and the next one that was is shown', () => {
    const lucky = trial('prophet', [...older(0.96), ...older(0.3)]);
    expect(verdictOf(naiveOne, lucky)).toEqual(['prophet', 'naive', 'luck']);
    expect(verdictOf(naiveOne, lucky, trial('drift', [...older(0.95), ...older(0.9)]))).toEqual([
      'prophet',
      'drift',
      'luck',
    ]);
  });

  test('without older origins it has to win at all but one', () => {
    const short = trial('naive', [1, 1, 1, 1]);
    expect(verdictOf(short, trial('drift', [0.5, 0.5, 0.5, 2]))).toEqual(['drift', 'drift', null]);
    expect(verdictOf(short, trial('drift', [0.5, 0.5, 2, 2]))[1]).toBe('naive');
    expect(verdictOf(short, trial('drift', [0.1, 0.1, 1.2, 1.1]))).toEqual(['drift', 'naive', 'luck']);
  });

  test('a naive one that is the best needs no reason', () => {
    expect(verdictOf(naiveOne, trial('drift', [...older(2), ...older(2)]))).toEqual(['naive', 'naive', null]);
  });
});

describe('intervals', () => {
  test('widths are a quantile of the errors, raised for the few origins, growing as the errors did', () => {
    const residuals = [1, -2, 3, -4].map((error) => [error, 2 * error]);
    expect(growthOf(residuals)).toBeCloseTo(1, 10);
    const { width80, width95 } = conformalWidths(residuals, 3);
    // Each error stands twice; 0.8 × 5 ÷ 4 = 1: the largest.
    expect(width80.map((width) => Math.round(width * 1e9) / 1e9)).toEqual([4, 8, 12]);
    expect(width95[0]).toBeCloseTo(4, 10);
  });

  test('errors that do not grow make intervals of one width', () => {
    const { width80 } = conformalWidths(
      [
        [1, 1],
        [2, 2],
        [-3, -3],
      ],
      4,
    );
    expect(new Set(width80)).toEqual(new Set([3]));
  });

  test('coverage is of intervals that did not see the origin', () => {
    expect(coverageOf([[1], [1], [1], [9]], 'width80')).toBe(0.75);
    expect(coverageOf([[1], [1]], 'width80')).toBeNull();
  });
});

describe('what can be believed', () => {
  test('amounts are not below 0, shares not above 1, nothing beyond three times the largest', () => {
    expect(believable([-5, 12], seriesOf([10]))).toEqual([0, 12]);
    expect(believable([1.2, 0.5], seriesOf([0.9], { isRate: true }))).toEqual([1, 0.5]);
    expect(believable([30], seriesOf([10, 4]))).toEqual([30]);
    expect(believable([30.1], seriesOf([10, 4]))).toBeNull();
    expect(believable([NaN], seriesOf([10]))).toBeNull();
  });
});

describe('gaps', () => {
  const known = [
    { bucket: '2026-03-01', value: 5 },
    { bucket: '2026-01-01', value: 3 },
    { bucket: '2026-05-01', value: 9 },
  ];
  test('are 0 or carried, from the first value to the last finished bucket', () => {
    const months = { through: '2026-04-01', interval: 'month' } as const;
    expect(fillGaps(known, { ...months, gap: 'zero' }).map(({ value }) => value)).toEqual([3, 0, 5, 0]);
    expect(fillGaps(known, { ...months, gap: 'carried' }).map(({ value }) => value)).toEqual([3, 3, 5, 5]);
    expect(fillGaps([], { ...months, gap: 'zero' })).toEqual([]);
  });
});

describe('whatever the history', () => {
  test('a forecast stays within what can be, its intervals around it, the wider around the narrower', () => {
    fc.assert(
      fc.property(amounts, fc.boolean(), fc.integer({ min: 1, max: 30 }), (drawn, isRate, horizon) => {
        const values = isRate ? drawn.map((value) => value / 1_000_000) : drawn;
        const forecast = forecastSeries(seriesOf(values, { isRate }), horizon, simple);
        expect(forecast?.points).toHaveLength(horizon);
        for (const { low95, low80, value, high80, high95 } of forecast?.points ?? []) {
          const inOrder = [0, low95, low80, value, high80, high95, isRate ? 1 : Infinity];
          expect(inOrder).toEqual(inOrder.toSorted((left, right) => left - right));
          expect(value).toBeLessThanOrEqual(3 * Math.max(...values));
        }
        expect(forecast?.lowHistory).toBe(values.length < 20);
        expect(forecast?.candidates.map(({ model }) => model)).toContain(forecast?.shown);
      }),
      { numRuns: 60 },
    );
  });

  test('twice the amounts make twice the forecast', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const one = forecastSeries(seriesOf(values), 7, simple);
        const two = forecastSeries(seriesOf(values.map((value) => 2 * value)), 7, simple);
        expect(two?.shown).toBe(one?.shown);
        for (const [step, point] of (two?.points ?? []).entries()) {
          expect(point.value).toBeCloseTo(2 * (one?.points[step]?.value ?? NaN), 3);
          expect(point.high95).toBeCloseTo(2 * (one?.points[step]?.high95 ?? NaN), 3);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a constant is foretold as it is, without a width; fewer than eight values are not foretold', () => {
    const constant = forecastSeries(seriesOf(Array.from({ length: 30 }, () => 5)), 3, simple);
    expect(constant?.points).toEqual(
      Array.from({ length: 3 }, () => ({ value: 5, low80: 5, high80: 5, low95: 5, high95: 5 })),
    );
    expect(constant?.shown).toBe('naive');
    expect(forecastSeries(seriesOf([1, 2, 3, 4, 5, 6, 7]), 3, simple)).toBeNull();
  });
});
