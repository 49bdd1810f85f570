/** The middle one, or the mean of the two in the middle; NaN of none. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean without the lowest and the highest tenth: nearly as steady as the mean, and no outlier moves it. */
export function trimmedMeanOf(values: readonly number[]): number {
  const trimmed = Math.floor(values.length / 10);
  const sorted = values.toSorted((left, right) => left - right);
  return meanOf(sorted.slice(trimmed, sorted.length - trimmed));
}

/** MAD × 1.4826 is the standard deviation of normal noise. */
const madToDeviation = 1.4826;

/**
 * The standard deviation of residuals around zero, in which single outliers count as three deviations at most. `parameters`: how many
 * numbers were fitted to the same points.
 */
export function winsorisedDeviation(residuals: readonly number[], parameters: number): number {
  const bound = 3 * madToDeviation * medianOf(residuals.map(Math.abs));
  const squares = residuals.reduce((sum, residual) => {
    const clipped = bound > 0 ? Math.max(-bound, Math.min(bound, residual)) : residual;
    return sum + clipped * clipped;
  }, 0);
  return Math.sqrt(squares / Math.max(1, residuals.length - parameters));
}

/** How much a residual says of the next one, from 0 to 0.8; what is below 0 would only make a change look surer. */
export function lagOneCorrelation(residuals: readonly number[]): number {
  let products = 0;
  let squares = 0;
  for (const [index, residual] of residuals.entries()) {
    squares += residual * residual;
    products += index === 0 ? 0 : residual * (residuals[index - 1] ?? 0);
  }
  return squares === 0 ? 0 : Math.max(0, Math.min(0.8, products / squares));
}
