import { studentCdf } from '../rewards/offers/effect/student-t.ts';
import { mean, sum } from '../platform/statistics.ts';

/** With so many, Student's t is the normal distribution. */
const manyDegrees = 1e6;

/** Of so many, these. */
export type Share = { hits: number; of: number };

/** How a share varies from day to day: sums over days of what came, of how many, and of what came squared ÷ how many. */
export type DailyShares = { days: number; hits: number; of: number; squares: number };

/**
 * How sure it is that the second share is not the first one by chance, 0 to 1: a test of two proportions with Yates' correction. Failures that
 * come in bursts vary more than single ones would: the variance is that of usual days (Pearson's χ² ÷ degrees of freedom), never less.
 */
export function shareChangeConfidence(first: Share, second: Share, usual: DailyShares): number {
  if (first.of === 0 || second.of === 0) return 0;
  const pooled = (first.hits + second.hits) / (first.of + second.of);
  const perRun = 1 / first.of + 1 / second.of;
  const dispersion = dispersionOf(usual);
  const spread = Math.sqrt(pooled * (1 - pooled) * perRun * dispersion);
  if (spread === 0) return 0;
  const difference = Math.abs(second.hits / second.of - first.hits / first.of);
  const degreesOfFreedom = dispersion > 1 ? usual.days - 1 : manyDegrees;
  return twoSided(Math.max(0, difference - perRun / 2) / spread, degreesOfFreedom);
}

/** How many times more a share varies from day to day than chance alone would have it; 1 where it does not, or is not known. */
function dispersionOf({ days, hits, of, squares }: DailyShares): number {
  const share = hits / of;
  if (days < 2 || !(share > 0 && share < 1)) return 1;
  return Math.max(1, (squares - hits * share) / (share * (1 - share)) / (days - 1));
}

/** How sure it is that differences between pairs of days are not 0 in the mean by chance: Student's t. */
export function differenceConfidence(differences: readonly number[]): number {
  if (differences.length < 2) return 0;
  const middle = mean(differences);
  const variance = sum(differences.map((each) => (each - middle) ** 2)) / (differences.length - 1);
  if (variance === 0) return middle === 0 ? 0 : 1;
  return twoSided(Math.abs(middle) / Math.sqrt(variance / differences.length), differences.length - 1);
}

const twoSided = (t: number, degreesOfFreedom: number): number => 2 * studentCdf(t, degreesOfFreedom) - 1;

/** Whether something is sure enough to be told where so many were looked at: the more there are, the likelier chance shows in one (Bonferroni). */
export function isSure(confidence: number, { among, least }: { among: number; least: number }): boolean {
  return 1 - confidence <= (1 - least) / Math.max(1, among);
}
