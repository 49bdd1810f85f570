import { mean, median } from '../../platform/statistics.ts';

/** MAD × 1.4826 is the standard deviation of normal noise. */
const madToDeviation = 1.4826;
const clippedAt = 2.5;
/** By how much clipping makes the deviation of normal noise smaller. */
const lostByClipping = 1.01;

/** The mean in which each value counts by its weight. */
export function weighedMean(values: readonly number[], weights: readonly number[]): number {
  return dot(values, weights) / weights.reduce((sum, weight) => sum + weight, 0);
}

const dot = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, value, index) => sum + value * (weights[index] ?? 1), 0);

/** Residuals of which none is farther out than two and a half robust deviations: one wild day must not move what is usual. */
export function clipped(residuals: readonly number[], weights: readonly number[]): number[] {
  const units = residuals.map((residual, index) => residual * Math.sqrt(weights[index] ?? 1));
  const most = clippedAt * madToDeviation * median(units.map(Math.abs));
  if (most === 0) return [...residuals];
  return units.map((unit, index) => Math.max(-most, Math.min(most, unit)) / Math.sqrt(weights[index] ?? 1));
}

/** The standard deviation of clipped residuals of weight 1 around zero; `parameters`: how many numbers were fitted to the same points. */
export function deviationOf(
  residuals: readonly number[],
  weights: readonly number[],
  parameters: number,
): number {
  const squares = dot(
    residuals.map((residual) => residual ** 2),
    weights,
  );
  return lostByClipping * Math.sqrt(squares / Math.max(1, residuals.length - parameters));
}

/**
 * How much a day's residual says of the next day's, from 0 to 0.8; what is below 0 would only make a change look surer. Corrected for what fitting
 * takes away: (1 + 4ρ) / n (Kendall).
 */
export function correlationOf(
  days: readonly number[],
  residuals: readonly number[],
  weights: readonly number[],
): number {
  const units = residuals.map((residual, index) => residual * Math.sqrt(weights[index] ?? 1));
  const variance = mean(units.map((unit) => unit ** 2));
  const products = units.flatMap((unit, index) =>
    index > 0 && (days[index] ?? 0) - (days[index - 1] ?? 0) === 1 ? unit * (units[index - 1] ?? 0) : [],
  );
  if (products.length < 10 || variance === 0) return 0;
  const raw = mean(products) / variance;
  return Math.max(0, Math.min(0.8, raw + (1 + 4 * Math.max(0, raw)) / units.length));
}

/** So many independent points say as much of a mean as so many that hang together. */
export const independent = (points: number, correlation: number): number =>
  (points * (1 - correlation)) / (1 + correlation);
