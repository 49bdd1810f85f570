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
  /** Noise of Student's t with three degrees of freedom: one day in fifty is beyond three deviations. */
  hasHeavyTails?: boolean;
  /** The share of days of which nothing is known. */
  missing?: number;
  /** What is drawn: a level of 100 ± 10, counts around 25 with half of that at weekends, or a rate of 90 % of 40 to 400 runs with few at weekends. */
  of?: 'level' | 'counts' | 'rate';
  shiftAt?: number;
  shift?: number;
};

export const firstDay = '2025-01-01';
const countsOfDay = 25;
const usualRate = 0.9;
const usualVolume = 120;

/** Days of a series that only the seed decides. */
export function noise(
  seed: number,
  { days, correlation = 0, weekend = 0, slope = 0, ...shape }: Shape,
): Point[] {
  const uniform = uniforms(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const draw = shape.hasHeavyTails
    ? () => normal() / Math.hypot(normal(), normal(), normal()) // of variance 1, because t has 3
    : normal;
  let last = draw();
  return Array.from({ length: days }, (_, index) => {
    last = correlation * last + Math.sqrt(1 - correlation ** 2) * draw();
    const isWeekend = index % 7 >= 5;
    const shift = index >= (shape.shiftAt ?? Infinity) ? (shape.shift ?? 0) : 0;
    const day = addDays(firstDay, index);
    if (uniform() < (shape.missing ?? 0)) return { day, value: null, volume: 0 };
    if (shape.of === 'counts') {
      const mean = countsOfDay * (isWeekend ? 0.5 : 1);
      return { day, value: binomial(uniform, 400, (mean + shift * Math.sqrt(mean)) / 400), volume: mean };
    }
    if (shape.of === 'rate') {
      const volume = Math.round((usualVolume / (isWeekend ? 3 : 1)) * Math.exp(0.4 * normal()));
      const rate = usualRate + shift * Math.sqrt((usualRate * (1 - usualRate)) / usualVolume);
      return { day, value: binomial(uniform, volume, rate) / volume, volume };
    }
    const season = isWeekend ? -weekend : 0;
    return { day, value: 100 + 10 * (last + season + slope * index + shift), volume: 100 };
  });
}

/** The same number makes the same noise on every machine (mulberry32). */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** How many of so many come true. */
function binomial(uniform: () => number, of: number, probability: number): number {
  let count = 0;
  for (let trial = 0; trial < of; trial += 1) count += uniform() < probability ? 1 : 0;
  return count;
}
