import { mean, median } from '../../platform/statistics.ts';
import { dayMs } from '../../platform/time.ts';
import { clipped, correlationOf, deviationOf, independent, weighedMean } from './residuals.ts';
import { scatterOfShares } from './shares.ts';
import { weekdayEffects, weekdayMedians } from './weekdays.ts';

/** A day of a series; null: not known. */
export type Point = { day: string; value: number | null; volume: number };
export type KnownPoint = Point & { value: number };

/** What is usual for a series around some of its days: level, slope and weekdays, and how much it scatters. */
export type Normal = {
  expected: (day: string) => number;
  /** Of a day with so much behind it. */
  deviation: (volume: number) => number;
  /** From so many independent points the level is known, so it errs by 1 / √ of them. */
  levelPoints: number;
};

/** Up to so many deviations of its own error a slope is taken for chance, and from so many on for what it is. */
const [slopeByChance, slopeForSure] = [1.5, 2.5];
/** The level is that of the last four weeks, so that a slope too gentle to be sure of does not leave it behind. */
const levelDays = 28;

/** Fits what is usual to points, whose days need not be without gaps. `isShare`: values are shares of their volumes, so days with little scatter more. */
export function normalOf(points: readonly KnownPoint[], isShare: boolean): Normal {
  const days = points.map(({ day }) => dayNumber(day));
  const values = points.map(({ value }) => value);
  const scatter = isShare ? scatterOfShares(points) : () => 1;
  const weights = points.map(({ volume }) => 1 / scatter(volume) ** 2);
  const centre = mean(days);
  const ofWeekday = weekdayMedians(days, values);
  const slope = slopeOf(
    days,
    values.map((value, index) => value - ofWeekday(days[index] ?? 0)),
    weights,
  );
  const straight = values.map((value, index) => value - slope * ((days[index] ?? centre) - centre));
  const tame = withoutWildDays(days, straight, weights);
  const { effectOf, kept } = weekdayEffects(days, tame, weights);
  const levels = tame.map((value, index) => value - effectOf(days[index] ?? 0));
  const whole = weighedMean(levels, weights);
  const residuals = levels.map((value) => value - whole);
  const level = weighedMean(levels.slice(-levelDays), weights.slice(-levelDays));
  const deviation = deviationOf(residuals, weights, 1 + 6 * kept + (slope === 0 ? 0 : 1));
  const unsureOfWeekday = Math.sqrt(1 + (6 * kept) / points.length);
  return {
    expected: (day) => level + slope * (dayNumber(day) - centre) + effectOf(dayNumber(day)),
    deviation: (volume) => deviation * scatter(volume) * unsureOfWeekday,
    levelPoints: independent(Math.min(levelDays, points.length), correlationOf(days, residuals, weights)),
  };
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs;

function withoutWildDays(
  days: readonly number[],
  values: readonly number[],
  weights: readonly number[],
): number[] {
  const ofWeekday = weekdayMedians(days, values);
  const levels = values.map((value, index) => value - ofWeekday(days[index] ?? 0));
  const middle = median(levels);
  const residuals = clipped(
    levels.map((level) => level - middle),
    weights,
  );
  return residuals.map((residual, index) => residual + middle + ofWeekday(days[index] ?? 0));
}

/** The change a day by least squares, as far as it is beyond chance: a line through pure noise would make later days look changed. */
function slopeOf(days: readonly number[], values: readonly number[], weights: readonly number[]): number {
  const [middleDay, level] = [weighedMean(days, weights), weighedMean(values, weights)];
  const away = days.map((day) => day - middleDay);
  const weighed = away.map((day, index) => day * (weights[index] ?? 1));
  const spread = away.reduce((sum, day, index) => sum + day * (weighed[index] ?? 0), 0);
  const slope =
    weighed.reduce((sum, day, index) => sum + day * ((values[index] ?? level) - level), 0) / spread;
  const residuals = clipped(
    values.map((value, index) => value - level - slope * (away[index] ?? 0)),
    weights,
  );
  const inflation = 1 / Math.sqrt(independent(1, correlationOf(days, residuals, weights)));
  const error = (deviationOf(residuals, weights, 8) / Math.sqrt(spread)) * inflation;
  if (error === 0) return slope;
  return (
    slope *
    Math.min(1, Math.max(0, (Math.abs(slope) / error - slopeByChance) / (slopeForSure - slopeByChance)))
  );
}
