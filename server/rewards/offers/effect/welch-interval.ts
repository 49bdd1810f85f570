import { studentQuantile } from './student-t.ts';

type Sample = { mean: number; variance: number; count: number };

/**
 * The 95 % interval of the difference of two means whose variances differ (Welch): difference ± t(0.975, ν) × √(s₁²÷n₁ + s₂²÷n₂), with
 * ν = (s₁²÷n₁ + s₂²÷n₂)² ÷ ((s₁²÷n₁)²÷(n₁−1) + (s₂²÷n₂)²÷(n₂−1)). null when neither sample varies.
 */
export function welchInterval(
  left: Sample,
  right: Sample,
): { low: number; high: number; degreesOfFreedom: number } | null {
  const [a, b] = [left.variance / left.count, right.variance / right.count];
  if (a + b === 0) return null;
  const degreesOfFreedom = (a + b) ** 2 / (a ** 2 / (left.count - 1) + b ** 2 / (right.count - 1));
  const difference = left.mean - right.mean;
  const half = studentQuantile(0.975, degreesOfFreedom) * Math.sqrt(a + b);
  return { low: difference - half, high: difference + half, degreesOfFreedom };
}
