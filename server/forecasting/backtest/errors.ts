const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value below which a share of the values lies, interpolated between neighbours; the largest for a share of 1 and above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  const place = Math.min(1, Math.max(0, share)) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? NaN;
  const above = sorted[Math.ceil(place)] ?? NaN;
  return below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

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
