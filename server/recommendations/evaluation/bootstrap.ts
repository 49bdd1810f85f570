import { randomFrom } from './random.ts';

const resamples = 1_000;

/** What is known of a customer's cases: how many there are, and their sums of each difference. */
export type CustomerSums = { cases: number; differences: readonly number[] };

export type Interval = { mean: number; low95: number; high95: number };

/**
 * The mean of each difference per case with its 95 % interval: customers are drawn anew a thousand times, with all that is theirs, because cases
 * of one customer resemble each other.
 */
export function bootstrapIntervals(
  customers: readonly CustomerSums[],
  differenceCount: number,
  seed: number,
): Interval[] {
  const random = randomFrom(seed);
  const means = Array.from({ length: differenceCount }, () => new Float64Array(resamples));
  for (let round = 0; round < resamples; round += 1) {
    const sums = new Float64Array(differenceCount);
    let cases = 0;
    for (let draw = 0; draw < customers.length; draw += 1) {
      const one = customers[Math.floor(random() * customers.length)]!;
      cases += one.cases;
      for (let index = 0; index < differenceCount; index += 1) sums[index]! += one.differences[index]!;
    }
    for (let index = 0; index < differenceCount; index += 1)
      means[index]![round] = cases === 0 ? 0 : sums[index]! / cases;
  }
  const cases = customers.reduce((sum, one) => sum + one.cases, 0);
  return means.map((drawn, index) => {
    const sorted = drawn.toSorted();
    const sum = customers.reduce((total, { differences }) => total + differences[index]!, 0);
    return {
      mean: cases === 0 ? 0 : sum / cases,
      low95: sorted[Math.floor(resamples * 0.025)]!,
      high95: sorted[Math.ceil(resamples * 0.975) - 1]!,
    };
  });
}
