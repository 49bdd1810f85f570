import type { Series } from '../models/model.ts';
import { bucketAfter } from '../history/buckets.ts';

/** A day in the past on which a forecast is made from what was known then, and what came. */
export type Origin = { history: Series; actual: readonly number[] };

/** The newest choose the model and hold it to the gate; the older ones tell whether it was luck. */
export const judgingOrigins = 6;
const mostOrigins = 2 * judgingOrigins;
const fewestValues = 4;

/**
 * The origins of a backtest, oldest first: as many as the history allows, at most 12, spread over what two seasons (half of a shorter
 * history) leave over. Each looks ahead as far as is asked for, or a third of the rest.
 */
export function originsOf(series: Series, horizon: number): Origin[] {
  const { length } = series.values;
  const twoSeasons = 2 * series.season;
  const isLong = length >= twoSeasons + Math.max(judgingOrigins, series.season / 2);
  // One more than two seasons, for a model that knows them needs it.
  const fewest = isLong ? twoSeasons + 1 : Math.max(fewestValues, Math.floor(length / 2));
  const rest = length - fewest;
  if (rest < 1) return [];
  const ahead = Math.min(horizon, Math.max(1, Math.floor(rest / 3)));
  const apart = Math.max(1, Math.min(ahead, Math.floor((rest - ahead) / (mostOrigins - 1))));
  const count = Math.min(mostOrigins, Math.floor((rest - ahead) / apart) + 1);
  return Array.from({ length: count }, (_, index) =>
    originAt(series, length - ahead - (count - 1 - index) * apart, ahead),
  );
}

/** The origin after the first `known` values. */
export function originAt(series: Series, known: number, ahead: number): Origin {
  const { values, lastBucket, interval } = series;
  return {
    history: {
      ...series,
      values: values.slice(0, known),
      lastBucket: bucketAfter(lastBucket, interval, known - values.length),
    },
    actual: values.slice(known, known + ahead),
  };
}
