import { studentQuantile } from '../../rewards/offers/effect/student-t.ts';

const smallestSupport = 10;
/** With so many, Student's t is the normal distribution. */
const manyDegrees = 1e6;

/** How many have one scenario, the other and both, of so many customers. */
export type PairCounts = { both: number; one: number; other: number; customers: number };

/**
 * How many standard errors a lift must lie above 1 where each of so many scenarios may stand beside each other one. Of thousands of pairs one in forty
 * lies two of them above by chance: with this many, chance shows in none of them in 39 libraries of 40 (Bonferroni).
 */
export function standardErrorsAmong(scenarios: number): number {
  const pairs = Math.max(1, (scenarios * (scenarios - 1)) / 2);
  return studentQuantile(1 - 0.025 / pairs, manyDegrees);
}

/**
 * Whether two scenarios are had together more often than chance would have it: at least 10 have both, and the low end of the interval of the lift
 * (both × customers ÷ (one × other)) is above 1. The interval is that of the logarithm: ± errors × √(1÷both − 1÷one + 1÷other − 1÷customers). A reason
 * may say so; nothing is ever ranked by it, because lift is largest for what hardly anybody has.
 */
export function belongTogether({ both, one, other, customers }: PairCounts, standardErrors: number): boolean {
  if (both < smallestSupport) return false;
  const lift = (both * customers) / (one * other);
  const error = Math.sqrt(Math.max(0, 1 / both - 1 / one + 1 / other - 1 / customers));
  return lift * Math.exp(-standardErrors * error) > 1;
}
