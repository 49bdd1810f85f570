import { lagOneCorrelation, meanOf, medianOf, trimmedMeanOf, winsorisedDeviation } from './statistics.ts';

/** A day of a series; null: not known. */
export type Point = { day: string; value: number | null; volume: number };
export type KnownPoint = Point & { value: number };

/** What is usual for a series around some of its days: level, slope, weekdays and how much it scatters. */
export type Normal = {
  expected: (day: string) => number;
  deviation: number;
  correlation: number;
};

const msPerDay = 86_400_000;
const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / msPerDay;
/** From this many deviations of its own error on, a slope is taken for one. */
const surelyRises = 2.75;
/** The level is that of the last four weeks, so that a slope too gentle to be sure of does not leave it behind. */
const levelDays = 28;

/**
 * Fits what is usual to points: weekdays by their medians, a slope by least squares where it is beyond doubt, because a line through pure
 * noise would make later days look changed, and the level. The days need not be without gaps.
 */
export function normalOf(points: readonly KnownPoint[]): Normal {
  const days = points.map(({ day }) => dayNumber(day));
  const values = points.map(({ value }) => value);
  const centre = meanOf(days);
  const ofWeekday = weekdayEffects(days, values);
  const slope = slopeOf(
    days.map((day) => day - centre),
    values.map((value, index) => value - ofWeekday(days[index] ?? 0)),
  );
  const straight = values.map((value, index) => value - slope * ((days[index] ?? centre) - centre));
  const seasonal = weekdayEffects(days, straight);
  const levels = straight.map((value, index) => value - seasonal(days[index] ?? 0));
  const level = trimmedMeanOf(levels.slice(-levelDays));
  const residuals = levels.map((value) => value - trimmedMeanOf(levels));
  const deviation = winsorisedDeviation(residuals, 7 + (slope === 0 ? 0 : 1));
  return {
    expected: (text) => level + slope * (dayNumber(text) - centre) + seasonal(dayNumber(text)),
    // The next day scatters around what is not exactly known: a median of n values errs by 1.57 / n of their variance.
    deviation: deviation * Math.sqrt(1 + (1.57 * 7) / points.length),
    correlation: lagOneCorrelation(residuals),
  };
}

/** By how much a weekday differs from the others; nothing is said of one that was seen less than three times. */
function weekdayEffects(days: readonly number[], values: readonly number[]): (day: number) => number {
  const middle = medianOf(values);
  const byWeekday = Array.from({ length: 7 }, (): number[] => []);
  for (const [index, day] of days.entries()) byWeekday[day % 7]?.push((values[index] ?? middle) - middle);
  const effects = byWeekday.map((differences) => (differences.length < 3 ? 0 : medianOf(differences)));
  const mean = meanOf(effects);
  return (day) => (effects[day % 7] ?? mean) - mean;
}

/** The change a day by least squares, or 0 where it may be chance. */
function slopeOf(days: readonly number[], values: readonly number[]): number {
  const level = meanOf(values);
  const spread = days.reduce((sum, day) => sum + day * day, 0);
  const slope = days.reduce((sum, day, index) => sum + day * ((values[index] ?? level) - level), 0) / spread;
  const residuals = values.map((value, index) => value - level - slope * (days[index] ?? 0));
  return Math.abs(slope) * Math.sqrt(spread) > surelyRises * winsorisedDeviation(residuals, 8) ? slope : 0;
}
