import { median } from '../../platform/statistics.ts';

/** A value so many times further from its surroundings than values usually are (by the median, as a standard deviation) is no part of a pattern. */
const farBeyond = 10;
/** The standard deviation of a bell curve in medians of its distances. */
const perMedian = 1.4826;
/** What comes more often than once in so many values is a pattern of its own: the day on which plans are renewed, or a new level. */
const oneIn = 60;
const seasonsAround = 4;
const fewestAround = 4;

/**
 * A history in which single values far beyond all others are replaced by those of their surroundings. One huge day would otherwise be foretold again
 * week by week, and hide from the backtest which model is good. What came stays in the history that is shown and scored.
 */
export function withoutOutliers(values: readonly number[], season: number): number[] {
  const expected = values.map((_, place) => median(around(values, season, place)));
  const distances = values.map((value, place) => Math.abs(value - expected[place]!));
  const usual = perMedian * median(distances);
  const isFar = distances.map((distance) => usual > 0 && distance > farBeyond * usual);
  const isSingle = isFar.filter(Boolean).length <= Math.max(1, Math.floor(values.length / oneIn));
  return values.map((value, place) => (isSingle && isFar[place] ? expected[place]! : value));
}

/** Values of the same day of the week (month of the year) in the seasons around; where there are too few, those right beside. */
function around(values: readonly number[], season: number, place: number): number[] {
  const at = (steps: readonly number[]) => steps.flatMap((step) => values[place + step] ?? []);
  const upTo = (count: number, apart: number) =>
    Array.from({ length: count }, (_, index) => (index + 1) * apart).flatMap((step) => [-step, step]);
  const alike = at(upTo(seasonsAround, season));
  return alike.length >= fewestAround ? alike : at(upTo(season, 1));
}
