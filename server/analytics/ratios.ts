/** A share or ratio, null where its divisor is 0. */
export function ratio(dividend: number | bigint, divisor: number | bigint): number | null {
  return Number(divisor) === 0 ? null : Number(dividend) / Number(divisor) || 0;
}

const z95 = 1.959963984540054; // two-sided 95 % of the normal distribution

/** Wilson's 95 % interval of a share; null when there were no trials. */
export function wilson(successes: number, trials: number): { low: number; high: number } | null {
  if (trials === 0) return null;
  const share = successes / trials;
  const square = z95 ** 2;
  const centre = share + square / (2 * trials);
  const spread = z95 * Math.sqrt((share * (1 - share) + square / (4 * trials)) / trials);
  const scale = 1 + square / trials;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
