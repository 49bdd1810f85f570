/** A quantile as `percentile_cont` interpolates it; null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const position = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(position)], sorted[Math.ceil(position)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (position % 1);
}

/** The middle value, or the mean of the two in the middle; null of nothing. */
export const medianOf = (values: readonly number[]): number | null => quantile(values, 0.5);
