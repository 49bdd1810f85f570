import { mean, median } from '../../platform/statistics.ts';
import { weighedMean } from './residuals.ts';

/** A weekday that was seen less often says nothing. */
const leastSeen = 3;

/** By how much the median of a weekday differs from the others': no single day moves it, but it errs more than a mean. */
export function weekdayMedians(days: readonly number[], values: readonly number[]): (day: number) => number {
  const middle = median(values);
  const effects = placesByWeekday(days).map((places) =>
    places.length < leastSeen ? 0 : median(places.map((place) => (values[place] ?? middle) - middle)),
  );
  const all = mean(effects);
  return (day) => (effects[day % 7] ?? all) - all;
}

/**
 * By how much the mean of a weekday differs from the others', and which share of that is kept: as much as chance does not explain (James and
 * Stein), so that a series without a week gets none. Weights are 1 / variance, up to a factor.
 */
export function weekdayEffects(
  days: readonly number[],
  values: readonly number[],
  weights: readonly number[],
): { effectOf: (day: number) => number; kept: number } {
  const weekdays = placesByWeekday(days).map((places) => {
    const own = places.map((place) => weights[place] ?? 1);
    return {
      weight: own.reduce((sum, weight) => sum + weight, 0),
      level:
        places.length < leastSeen
          ? null
          : weighedMean(
              places.map((place) => values[place] ?? 0),
              own,
            ),
    };
  });
  const all = mean(weekdays.flatMap(({ level }) => level ?? []));
  const effects = weekdays.map(({ level }) => (level === null ? 0 : level - all));
  const within = days.reduce(
    (sum, day, index) =>
      sum + (weights[index] ?? 1) * ((values[index] ?? 0) - all - (effects[day % 7] ?? 0)) ** 2,
    0,
  );
  const between = weekdays.reduce(
    (sum, { weight }, weekday) => sum + weight * (effects[weekday] ?? 0) ** 2,
    0,
  );
  const byChance = (6 * within) / Math.max(1, days.length - 7);
  const kept = between === 0 ? 0 : Math.max(0, 1 - byChance / between);
  return { effectOf: (day) => kept * (effects[day % 7] ?? 0), kept };
}

function placesByWeekday(days: readonly number[]): number[][] {
  const places = Array.from({ length: 7 }, (): number[] => []);
  for (const [place, day] of days.entries()) places[day % 7]?.push(place);
  return places;
}
