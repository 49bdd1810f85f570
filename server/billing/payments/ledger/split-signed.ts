import { splitByWeight } from '../../../platform/money.ts';

/**
 * Splits `total` by weights of which some may be negative (credit for unused time beside what replaces it): exactly the weights when
 * they add up to it, else in proportion, by the largest remainder. The parts always sum to `total`.
 */
export function splitSigned(total: number, weights: number[]): number[] {
  if (weights.every((weight) => weight >= 0)) return splitByWeight(total, weights);
  const sum = weights.reduce((left, right) => left + BigInt(right), 0n);
  if (sum === BigInt(total)) return weights;
  if (sum === 0n) return splitByWeight(total, positive(weights));
  const exact = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight) * (sum < 0n ? -1n : 1n);
    const divisor = sum < 0n ? -sum : sum;
    const rest = ((product % divisor) + divisor) % divisor;
    return { index, part: (product - rest) / divisor, rest };
  });
  const left = Number(BigInt(total) - exact.reduce((parts, { part }) => parts + part, 0n));
  const raised = new Set(
    exact
      .toSorted((a, b) => (b.rest > a.rest ? 1 : b.rest < a.rest ? -1 : a.index - b.index))
      .slice(0, left)
      .map(({ index }) => index),
  );
  return exact.map(({ index, part }) => Number(part) + (raised.has(index) ? 1 : 0));
}

/** What lies above zero; fees are not shared by credit. */
export function positive(weights: readonly number[]): number[] {
  return weights.map((weight) => Math.max(0, weight));
}
