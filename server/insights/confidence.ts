/** How sure it is that the second share is not the first one by chance: of a test of two proportions, 0 to 1. */
export function shareChangeConfidence(
  first: { hits: number; of: number },
  second: { hits: number; of: number },
): number {
  if (first.of === 0 || second.of === 0) return 0;
  const pooled = (first.hits + second.hits) / (first.of + second.of);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / first.of + 1 / second.of));
  if (spread === 0) return 0;
  const z = Math.abs(second.hits / second.of - first.hits / first.of) / spread;
  return 2 * normalShareBelow(z) - 1;
}

/** The share of a normal distribution below z ≥ 0 (Abramowitz and Stegun 26.2.17, within 7.5e-8). */
function normalShareBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
}
