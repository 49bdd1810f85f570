import { beforeAll, describe, expect, test } from 'vitest';
import { forecastSeries } from '../../../server/forecasting/forecast-series.ts';
import { withoutOutliers } from '../../../server/forecasting/history/without-outliers.ts';
import { allModels } from '../../../server/forecasting/models/all-models.ts';
import type { Series } from '../../../server/forecasting/models/model.ts';
import { loadWasm } from '../../../server/forecasting/models/wasm-models.ts';

beforeAll(loadWasm);

const days = (count: number, valueAt: (place: number) => number) =>
  Array.from({ length: count }, (_, place) => valueAt(place));
/** Unevenness that is the same each time and tells nothing of the next day. */
const uneven = (place: number) => ((place * 7919) % 23) - 11;
const level = (place: number) => 100 + uneven(place);
const weekly = (place: number) => 100 + [30, 25, 20, 25, 10, -50, -60][place % 7]! + uneven(place) / 4;

const foretell = (values: number[], { isRate = false, horizon = 14 } = {}) => {
  const series: Series = { values, season: 7, lastBucket: '2026-02-28', interval: 'day', isRate };
  const forecast = forecastSeries(series, horizon, allModels);
  if (!forecast) throw new Error('Nothing was foretold.');
  return forecast;
};

const histories: Record<string, { values: number[]; isRate?: boolean }> = {
  'eight days': { values: days(8, level) },
  'nineteen days': { values: days(19, level) },
  'nothing but zeros': { values: days(60, () => 0) },
  'zeros, and then something': { values: days(60, (place) => (place < 50 ? 0 : 40)) },
  'something, and then zeros': { values: days(60, (place) => (place < 40 ? 40 : 0)) },
  'one sale a month': { values: days(90, (place) => (place % 30 === 3 ? 4_900 : 0)) },
  'refunds on some days': { values: days(70, (place) => (place % 9 === 4 ? -300 : level(place))) },
  'nothing but refunds': { values: days(20, (place) => -100 - place) },
  'a refund of everything at the end': { values: [...days(40, level), -9_000] },
  'a rate at its upper bound': { values: days(40, (place) => (place % 13 === 0 ? 0.98 : 1)), isRate: true },
  'a rate that falls to 0': { values: days(30, (place) => Math.max(0, 1 - place / 25)), isRate: true },
  'amounts as large as they come': { values: days(60, (place) => 9e12 + place * 1e9) },
};

test.each(Object.entries(histories))('%s: what is foretold can be', (_name, { values, isRate = false }) => {
  const { points, naivePoints, shown, candidates, lowHistory } = foretell(values, { isRate });
  expect([points.length, naivePoints.length]).toEqual([14, 14]);
  const most = isRate ? 1 : Infinity;
  for (const { low95, low80, value, high80, high95 } of points) {
    const inOrder = [0, low95, low80, value, high80, high95, most];
    expect(inOrder.every((one) => !Number.isNaN(one))).toBe(true);
    expect(inOrder).toEqual(inOrder.toSorted((left, right) => left - right));
    expect(value).toBeLessThanOrEqual(3 * Math.max(0, ...values));
  }
  expect(candidates.map(({ model }) => model)).toContain(shown);
  expect(lowHistory).toBe(values.length < 20);
});

describe('one day that was a hundred times the others', () => {
  const values = days(70, level);
  values[40] = 10_000;

  test('does not come again in what is foretold', () => {
    for (const { value } of foretell(values).points) expect(value).toBeLessThan(500);
  });

  // Of the end, the season before it, the origins of the backtest and the start; the naive forecast repeats the last two of them.
  test.each([119, 118, 110, 95, 80, 40, 0])(
    'hides no pattern: the week is known, were it the day %i',
    (day) => {
      const outlying = days(120, weekly);
      outlying[day] = 10_000;
      const { points, naivePoints } = foretell(outlying);
      const errors = (all: number[]) => all.map((value, step) => Math.abs(value - weekly(120 + step)));
      expect(Math.max(...errors(points.map(({ value }) => value)))).toBeLessThan(30);
      expect(Math.max(...errors(naivePoints))).toBeLessThan(30);
      for (const { low80, high80 } of points) expect(high80 - low80).toBeLessThan(60);
    },
  );
});

test('what comes back each month is no outlier, and a new level is none from its second day on', () => {
  const monthly = days(120, (place) => weekly(place) + (place % 30 === 5 ? 2_000 : 0));
  expect(withoutOutliers(monthly, 7)).toEqual(monthly);
  const raised = days(60, (place) => weekly(place) * (place < 58 ? 1 : 4));
  expect(withoutOutliers(raised, 7)).toEqual(raised);
  const rare = days(60, (place) => (place === 30 ? 4_900 : 0));
  expect(withoutOutliers(rare, 7)).toEqual(rare);
});

test('a level that jumped stays where it is', () => {
  const values = days(60, (place) => (place < 59 ? 1_000 + uneven(place) : 1_500));
  const series: Series = { values, season: 7, lastBucket: '2026-02-28', interval: 'day', isRate: false };
  const highest = (isLevel: boolean) =>
    Math.max(...(forecastSeries({ ...series, isLevel }, 7, allModels)?.naivePoints ?? []));
  expect(highest(true)).toBe(1_500);
  expect(highest(false)).toBeLessThan(1_100);
});

test('where no model beats the naive forecast, that one is shown with its name and the reason', () => {
  const walk = days(90, () => 0);
  for (const [place] of walk.entries()) walk[place] = (walk[place - 1] ?? 500) + uneven(place);
  const { shown, naiveModel, reason, points, naivePoints, model } = foretell(walk);
  expect(shown).toBe(naiveModel);
  expect(points.map(({ value }) => value)).toEqual(naivePoints);
  expect(reason === null).toBe(model === shown);
});
