import { mean, median } from '../../platform/statistics.ts';
import {
  modelNames,
  type Models,
  type ModelName,
  type Series,
  type SingleModelName,
} from '../models/model.ts';
import { believable } from './clamp.ts';
import { mase, naiveScale, smape } from './errors.ts';
import { coverageOf, type Residuals } from './intervals.ts';
import { judgingOrigins, originsOf, type Origin } from './origins.ts';

/** How a model did at every origin of the backtest; only models that answered at each of them are judged. */
export type Trial = {
  model: ModelName;
  /** Of each origin, oldest first. */
  errors: number[];
  residuals: Residuals;
  smape: number | null;
};

/** How a model did, in short. */
export type Candidate = {
  model: ModelName;
  mase: number;
  smape: number | null;
  coverage80: number | null;
  coverage95: number | null;
};

const singleNames = modelNames.filter((name): name is SingleModelName => name !== 'medianOfBest');

/** Tries every model at every origin, and the median of the best three of those that had been best until then. */
export function backtest(series: Series, horizon: number, models: Models): Trial[] {
  const origins = originsOf(series, horizon);
  if (origins.length === 0) return [];
  const foretold = new Map<ModelName, number[][]>();
  for (const name of singleNames) {
    const answers = answersOf(models, name, origins);
    if (answers) foretold.set(name, answers);
  }
  const trials = [...foretold].map(([name, answers]) => trialOf(name, answers, origins));
  if (trials.length < 3) return trials;
  const medians = origins.map((_, index) => {
    const best = bestOf(trials, (trial) => meanSoFar(trial.errors.slice(0, index)), 3);
    return mediansOf(best.map(({ model }) => foretold.get(model)?.[index] ?? []));
  });
  return [...trials, trialOf('medianOfBest', medians, origins)];
}

/** One that fails at an origin is given up at once: the rest of the work would be in vain. */
function answersOf(models: Models, name: SingleModelName, origins: Origin[]): number[][] | null {
  const answers: number[][] = [];
  for (const { history, actual } of origins.toReversed()) {
    const answer = believable(models[name](history, actual.length), history);
    if (!answer) return null;
    answers.unshift(answer);
  }
  return answers;
}

function trialOf(model: ModelName, answers: number[][], origins: Origin[]): Trial {
  const scored = origins.map(({ history, actual }, index) => {
    const answer = answers[index] ?? [];
    return {
      error: mase(actual, answer, naiveScale(history.values, history.season)),
      residuals: actual.map((value, step) => value - (answer[step] ?? NaN)),
      smape: smape(actual, answer),
    };
  });
  const relative = scored.map((one) => one.smape).filter((value) => value !== null);
  return {
    model,
    errors: scored.map(({ error }) => error),
    residuals: scored.map(({ residuals }) => residuals),
    smape: relative.length === scored.length ? mean(relative) : null,
  };
}

/** The median error over the newest origins: what the gate judges by. */
export const judged = ({ errors }: Trial): number => median(errors.slice(-judgingOrigins));

/** A trial by its figures: errors of the judging origins, and shares of actual values within the intervals. */
export function inShort(trial: Trial): Candidate {
  return {
    model: trial.model,
    mase: judged(trial),
    smape: trial.smape,
    coverage80: coverageOf(trial.residuals, 'width80'),
    coverage95: coverageOf(trial.residuals, 'width95'),
  };
}

/** The `count` trials with the smallest measure; of equal ones the simpler. */
export function bestOf(trials: Trial[], measure: (trial: Trial) => number, count: number): Trial[] {
  return trials.toSorted((left, right) => compare(measure(left), measure(right))).slice(0, count);
}

/** Infinity less Infinity is no number. */
const compare = (left: number, right: number) => (left === right ? 0 : left < right ? -1 : 1);

/** The median of several forecasts at each step. */
export function mediansOf(forecasts: readonly (readonly number[])[]): number[] {
  return (forecasts[0] ?? []).map((_, step) => median(forecasts.map((one) => one[step] ?? NaN)));
}

/** At the first origin all have been equally good. */
const meanSoFar = (errors: readonly number[]) => (errors.length === 0 ? 0 : mean(errors));
