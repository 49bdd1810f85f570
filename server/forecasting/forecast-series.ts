import {
  backtest,
  bestOf,
  inShort,
  judged,
  mediansOf,
  type Candidate,
  type Trial,
} from './backtest/backtest.ts';
import { believable, clamp } from './backtest/clamp.ts';
import { judge } from './backtest/gate.ts';
import { conformalWidths, type Residuals, type Widths } from './backtest/intervals.ts';
import { originAt } from './backtest/origins.ts';
import { withoutOutliers } from './history/without-outliers.ts';
import type { ModelName, Models, NaiveName, Series } from './models/model.ts';

/** With fewer values nothing is foretold. */
export const fewestValues = 8;
/** With fewer, a backtest has too few errors to make intervals of. */
const fewestForBacktestIntervals = 20;

export type Point = { value: number; low80: number; high80: number; low95: number; high95: number };

/** A forecast of a series, and how it came about. */
export type SeriesForecast = {
  points: Point[];
  /** The best model of the backtest, and the one that is shown. */
  model: ModelName;
  shown: ModelName;
  naiveModel: NaiveName;
  naivePoints: number[];
  candidates: Candidate[];
  /** What the shown model was wrong by at each origin: what the intervals are made of. */
  residuals: Residuals;
  origins: number;
  lowHistory: boolean;
  reason: 'notBetter' | 'luck' | null;
};

/**
 * Foretells a series: every model is tried on its past, the best one is shown where it beats the better naive forecast, and the intervals
 * are made of what it was wrong by. `widening` multiplies their widths, where published ones caught too little. Null where the series
 * is too short.
 */
export function forecastSeries(
  told: Series,
  horizon: number,
  models: Models,
  widening = 1,
): SeriesForecast | null {
  if (told.values.length < fewestValues) return null;
  const series = told.isLevel ? told : { ...told, values: withoutOutliers(told.values, told.season) };
  const trials = backtest(series, horizon, models);
  const verdict = judge(trials);
  if (!verdict) return null;
  const answer = (trial: Trial) => believable(foretell(trial.model, trials, series, horizon, models), series);
  const naivePoints = answer(verdict.naive) ?? [];
  const chosen = answer(verdict.shown);
  const shown = chosen ? verdict.shown : verdict.naive;
  const lowHistory = series.values.length < fewestForBacktestIntervals;
  const residuals = lowHistory ? naiveResiduals(series, horizon) : shown.residuals;
  const widths = conformalWidths(residuals, horizon);
  return {
    points: (chosen ?? naivePoints).map((value, step) => pointOf(value, step, widths, series, widening)),
    model: verdict.best.model,
    shown: shown.model,
    naiveModel: verdict.naive.model as NaiveName,
    naivePoints,
    candidates: trials.map(inShort).toSorted((left, right) => left.mase - right.mase),
    residuals,
    origins: trials[0]?.errors.length ?? 0,
    lowHistory,
    reason: verdict.reason,
  };
}

function foretell(
  name: ModelName,
  trials: Trial[],
  series: Series,
  horizon: number,
  models: Models,
): readonly number[] | null {
  if (name !== 'medianOfBest') return models[name](series, horizon);
  const single = trials.filter(({ model }) => model !== 'medianOfBest');
  const answers = bestOf(single, judged, 3).map((trial) =>
    foretell(trial.model, trials, series, horizon, models),
  );
  return answers.some((answer) => answer === null) ? null : mediansOf(answers as number[][]);
}

/** What the naive forecast would have been wrong by at every point of the history. */
function naiveResiduals(series: Series, horizon: number): Residuals {
  const { values } = series;
  const ahead = Math.min(horizon, Math.max(1, Math.floor(values.length / 3)));
  return Array.from({ length: values.length - ahead }, (_, index) => {
    const { history, actual } = originAt(series, index + 1, ahead);
    return actual.map((value) => value - (history.values.at(-1) ?? 0));
  });
}

function pointOf(value: number, step: number, widths: Widths, series: Series, widening: number): Point {
  const to = (distance: number) => clamp(value + distance * widening, series);
  const width80 = widths.width80[step] ?? 0;
  const width95 = Math.max(width80, widths.width95[step] ?? 0);
  return { value, low80: to(-width80), high80: to(width80), low95: to(-width95), high95: to(width95) };
}
