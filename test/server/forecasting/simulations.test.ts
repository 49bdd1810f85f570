import { beforeAll, describe, expect, test } from 'vitest';
import { mase, naiveScale } from '../../../server/forecasting/backtest/errors.ts';
import { forecastSeries } from '../../../server/forecasting/forecast-series.ts';
import { allModels } from '../../../server/forecasting/models/all-models.ts';
import { loadWasm } from '../../../server/forecasting/models/wasm-models.ts';
import { sized } from '../../support/sizes.ts';
import { drawSeries, worlds } from './worlds.ts';

const ahead = 7;
const drawn = sized({ part: 12, whole: 100 });
/** All but Prophet, which takes a quarter of a second for each of thousands of fits. */
const models = { ...allModels, prophet: () => null };

type Outcome = {
  world: string;
  inside80: number;
  inside95: number;
  error: number;
  naiveError: number;
  isModel: boolean;
};

function simulate(length: number): Outcome[] {
  return Object.entries(worlds).flatMap(([world, values]) =>
    Array.from({ length: drawn }, (_, seed) => {
      const { series, actual } = drawSeries(values, { seed: 1_000 + 77 * seed, length, ahead });
      const forecast = forecastSeries(series, ahead, models);
      const points = forecast?.points ?? [];
      const share = (isInside: (value: number, point: (typeof points)[number]) => boolean) =>
        actual.filter((value, step) => points[step] && isInside(value, points[step])).length / ahead;
      const scale = naiveScale(series.values, series.season);
      return {
        world,
        inside80: share((value, { low80, high80 }) => value >= low80 && value <= high80),
        inside95: share((value, { low95, high95 }) => value >= low95 && value <= high95),
        error: mase(
          actual,
          points.map(({ value }) => value),
          scale,
        ),
        naiveError: mase(actual, forecast?.naivePoints ?? [], scale),
        isModel: forecast?.shown !== 'naive' && forecast?.shown !== 'seasonalNaive',
      };
    }),
  );
}

const meanOf = (outcomes: Outcome[], pick: (outcome: Outcome) => number) =>
  outcomes.reduce((sum, outcome) => sum + pick(outcome), 0) / outcomes.length;

const lengths = [18, 40, 120];
const outcomesOf = new Map<number, Outcome[]>();
beforeAll(() => {
  loadWasm();
  for (const length of lengths) outcomesOf.set(length, simulate(length));
}, 600_000);

describe.each(lengths)('series of seven kinds with %i days', (length) => {
  test('the 80 % band catches 70 to 90 % of what comes, the 95 % band at least 88 %', () => {
    const outcomes = outcomesOf.get(length) ?? [];
    const coverage = meanOf(outcomes, ({ inside80 }) => inside80);
    expect(coverage).toBeGreaterThanOrEqual(0.7);
    expect(coverage).toBeLessThanOrEqual(0.9);
    expect(meanOf(outcomes, ({ inside95 }) => inside95)).toBeGreaterThanOrEqual(0.88);
  });

  test('what is shown errs no more than the naive forecast beside it, all in all', () => {
    const outcomes = outcomesOf.get(length) ?? [];
    const error = meanOf(outcomes, (outcome) => outcome.error);
    expect(error).toBeLessThanOrEqual(1.01 * meanOf(outcomes, ({ naiveError }) => naiveError));
  });
});

test('where there is nothing to know, the naive forecast is mostly shown', () => {
  const walks = [...outcomesOf.values()].flat().filter(({ world }) => world === 'randomWalk');
  expect(meanOf(walks, ({ isModel }) => Number(isModel))).toBeLessThanOrEqual(0.4);
});

test('where there is something to know, a model is mostly shown and errs clearly less', () => {
  const outcomes = (outcomesOf.get(120) ?? []).filter(
    ({ world }) => world === 'growing' || world === 'level',
  );
  expect(meanOf(outcomes, ({ isModel }) => Number(isModel))).toBeGreaterThan(0.7);
  expect(meanOf(outcomes, ({ error }) => error)).toBeLessThan(
    0.9 * meanOf(outcomes, ({ naiveError }) => naiveError),
  );
});
