import type { Model } from './model.ts';

type Smoothing = { alpha: number; beta: number; phi: number };

const fewestValues = 4;
const grid = (from: number, to: number, step: number) =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step);
const choices: Smoothing[] = grid(0.1, 0.9, 0.1).flatMap((alpha) =>
  [0.05, 0.1, 0.2, 0.4].flatMap((beta) => [0.8, 0.9, 0.98].map((phi) => ({ alpha, beta, phi }))),
);

/**
 * Holt's linear trend, damped as by Gardner and McKenzie (1985): level, and a trend that fades by `phi` with each step. Its three
 * parameters are those of a grid with the least squared error one step ahead.
 */
export const dampedTrend: Model = ({ values }, horizon) => {
  if (values.length < fewestValues) return null;
  let best = { squares: Infinity, level: 0, trend: 0, phi: 1 };
  for (const choice of choices) {
    const smoothed = smooth(values, choice);
    if (smoothed.squares < best.squares) best = { ...smoothed, phi: choice.phi };
  }
  let [trend, value] = [best.trend, best.level];
  return Array.from({ length: horizon }, () => {
    trend *= best.phi;
    value += trend;
    return value;
  });
};

/** Level and trend after the last value, and the squares of the errors one step ahead. */
export function smooth(values: readonly number[], { alpha, beta, phi }: Smoothing) {
  let level = values[0] ?? 0;
  let trend = (values[1] ?? level) - level;
  let squares = 0;
  for (const value of values.slice(1)) {
    const foretold = level + phi * trend;
    squares += (value - foretold) ** 2;
    const former = level;
    level = alpha * value + (1 - alpha) * foretold;
    trend = beta * (level - former) + (1 - beta) * phi * trend;
  }
  return { level, trend, squares };
}
