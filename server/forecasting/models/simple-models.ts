import { mean } from '../../platform/statistics.ts';
import type { Model, Series } from './model.ts';

const steps = (horizon: number) => Array.from({ length: horizon }, (_, index) => index + 1);
const last = (values: readonly number[]) => values.at(-1) ?? 0;

/** Stays as it was last. */
export const naive: Model = ({ values }, horizon) =>
  values.length < 1 ? null : steps(horizon).map(() => last(values));

/** As it was a season before. */
export const seasonalNaive: Model = ({ values, season }, horizon) =>
  values.length < season ? null : steps(horizon).map((step) => valueOfSeasonBefore(values, season, step));

/** The mean of the last three. */
export const mean3: Model = ({ values }, horizon) => {
  if (values.length < 3) return null;
  const expected = mean(values.slice(-3));
  return steps(horizon).map(() => expected);
};

/** Goes on as it went from the first value to the last one. */
export const drift: Model = ({ values }, horizon) => {
  if (values.length < 2) return null;
  const slope = (last(values) - (values[0] ?? 0)) / (values.length - 1);
  return steps(horizon).map((step) => last(values) + slope * step);
};

/** As a season before, and as much more as the last season was above the one before it. */
export const seasonalDrift: Model = (series, horizon) => {
  const { values, season } = series;
  if (values.length < 2 * season) return null;
  const growth = (sumOf(values.slice(-season)) - sumOf(values.slice(-2 * season, -season))) / season;
  const before = seasonalNaive(series, horizon) ?? [];
  return before.map((value, index) => value + growth * Math.ceil((index + 1) / season));
};

function valueOfSeasonBefore(values: readonly number[], season: number, step: number): number {
  return values[values.length - season + ((step - 1) % season)] ?? 0;
}

const sumOf = (values: Series['values']) => values.reduce((sum, value) => sum + value, 0);
