import type { Series } from '../models/model.ts';

/** A forecast beyond so many times the largest value that was seen is not believed. */
const mostTimes = 3;

/** Within what can be: amounts and counts not below 0, shares not above 1; null where it is beyond belief. */
export function believable(foretold: readonly number[] | null, series: Series): number[] | null {
  if (foretold === null || !foretold.every(Number.isFinite)) return null;
  const within = foretold.map((value) => clamp(value, series));
  const most = mostTimes * Math.max(0, ...series.values);
  return within.every((value) => value <= most) ? within : null;
}

/** The nearest value that can be. */
export function clamp(value: number, { isRate }: Pick<Series, 'isRate'>): number {
  return Math.min(isRate ? 1 : Infinity, Math.max(0, value));
}
