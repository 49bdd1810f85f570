import { mean } from '../../platform/statistics.ts';

const mostDeviations = 3;

/**
 * How much a share scatters on a day with so much behind it: by chance alone p (1 − p) / n, and by what days differ beyond that. So one failed run of
 * three says less than thirty of a hundred. The half added keeps a share that was always 1 from being certain.
 */
export function scatterOfShares(
  points: readonly { value: number; volume: number }[],
): (volume: number) => number {
  const volumes = points.reduce((sum, { volume }) => sum + volume, 0);
  const hits = points.reduce((sum, { value, volume }) => sum + value * volume, 0);
  const share = Math.min(1, Math.max(0, (hits + 0.5) / (volumes + 1)));
  const byChance = (volume: number) => Math.max(1e-12, share * (1 - share)) / Math.max(1, volume);
  const beyond = mean(
    points.map(({ value, volume }) => {
      const variance = byChance(volume);
      return Math.min((value - share) ** 2, mostDeviations ** 2 * variance) - variance;
    }),
  );
  return (volume) => Math.sqrt(Math.max(0, beyond) + byChance(volume));
}
