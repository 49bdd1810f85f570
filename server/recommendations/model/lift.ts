const smallestSupport = 10;
const z95 = 1.96;

/** How many have one scenario, the other and both, of so many customers. */
export type PairCounts = { both: number; one: number; other: number; customers: number };

/**
 * Whether two scenarios are had together more often than chance would have it: at least 10 have both, and the low end of the 95 % interval of the
 * lift (both × customers ÷ (one × other)) is above 1. The interval is that of the logarithm: ± 1.96 × √(1÷both − 1÷one + 1÷other − 1÷customers).
 * A reason may say so; nothing is ever ranked by it, because lift is largest for what hardly anybody has.
 */
export function belongTogether({ both, one, other, customers }: PairCounts): boolean {
  if (both < smallestSupport) return false;
  const lift = (both * customers) / (one * other);
  const error = Math.sqrt(Math.max(0, 1 / both - 1 / one + 1 / other - 1 / customers));
  return lift * Math.exp(-z95 * error) > 1;
}
