import { mean } from '../../platform/statistics.ts';

/**
 * What a naive forecast one step ahead (a season ahead, with two seasons or more) was wrong by on average within a history: the measure of
 * MASE. 0 when it never was.
 */
export function naiveScale(values: readonly number[], season: number): number {
  const bySeason = values.length >= 2 * season ? meanChange(values, season) : 0;
  return bySeason > 0 ? bySeason : meanChange(values, 1);
}

function meanChange(values: readonly number[], apart: number): number {
  const changes = values.slice(apart).map((value, index) => Math.abs(value - (values[index] ?? 0)));
  return changes.length === 0 ? 0 : mean(changes);
}

/** Mean absolute scaled error (Hyndman and Koehler, 2006): 1 is as wrong as the naive forecast was; Infinity where that was never wrong. */
export function mase(actual: readonly number[], foretold: readonly number[], scale: number): number {
  const error = mean(actual.map((value, index) => Math.abs(value - (foretold[index] ?? NaN))));
  if (error === 0) return 0;
  return scale === 0 ? Infinity : error / scale;
}

/** Symmetric mean absolute percentage error as a fraction of 0 to 2; null where an actual value is 0, for there it says nothing. */
export function smape(actual: readonly number[], foretold: readonly number[]): number | null {
  if (actual.length === 0 || actual.includes(0)) return null;
  return mean(
    actual.map((value, index) => {
      const other = foretold[index] ?? NaN;
      return (2 * Math.abs(value - other)) / (Math.abs(value) + Math.abs(other));
    }),
  );
}
