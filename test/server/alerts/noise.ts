import type { Point } from '../../../server/alerts/detect/normal.ts';
import { addDays } from '../../../server/platform/time.ts';

/** How a made-up series behaves; everything in standard deviations of its noise. */
export type Shape = {
  days: number;
  /** How much a day's noise says of the next one's. */
  correlation?: number;
  /** By how much weekends are below the other days. */
  weekend?: number;
  slope?: number;
  shiftAt?: number;
  shift?: number;
};

export const firstDay = '2025-01-01';

/** Seeded: the same number makes the same noise on every machine (mulberry32, then Box–Muller). */
function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Days around 100 with a deviation of 10. */
export function noise(
  seed: number,
  { days, correlation = 0, weekend = 0, slope = 0, ...shape }: Shape,
): Point[] {
  const next = normals(seed);
  let last = next();
  return Array.from({ length: days }, (_, index) => {
    last = correlation * last + Math.sqrt(1 - correlation ** 2) * next();
    const season = index % 7 >= 5 ? -weekend : 0;
    const shift = index >= (shape.shiftAt ?? Infinity) ? (shape.shift ?? 0) : 0;
    return {
      day: addDays(firstDay, index),
      value: 100 + 10 * (last + season + slope * index + shift),
      volume: 100,
    };
  });
}
