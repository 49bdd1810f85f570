import { quantile } from '../../platform/statistics.ts';
import type { Residuals } from '../backtest/intervals.ts';
import { addDays } from '../../platform/time.ts';

/** What was used on each day of the month so far, what is expected on each day to come, and what forecasts of such days were wrong by. */
export type Use = {
  limit: number;
  firstDay: string;
  used: readonly number[];
  expected: readonly number[];
  residuals: Residuals;
};

/** The days by which a limit is reached with a chance of 20, 50 and 80 %; null: not within the days that are given. */
export type Exhaustion = { earliestOn: string | null; exhaustedOn: string | null; p80On: string | null };

/**
 * When the sum of use reaches a limit. What forecasts were wrong by is summed up along each origin of the backtest, so that days that err
 * together count together; beyond the days that were tried it grows with the square root of their number.
 */
export function exhaustionOf({ limit, firstDay, used, expected, residuals }: Use): Exhaustion {
  let sum = 0;
  for (const [index, credits] of used.entries()) {
    sum += credits;
    const day = addDays(firstDay, index);
    if (sum >= limit) return { earliestOn: day, exhaustedOn: day, p80On: day };
  }
  const errors = residuals.map(summedUp);
  const reached: Exhaustion = { earliestOn: null, exhaustedOn: null, p80On: null };
  for (const [step, credits] of expected.entries()) {
    sum += credits;
    const day = addDays(firstDay, used.length + step);
    const errorsThen = errors.map((path) => errorAt(path, step));
    if (sum + upTo(errorsThen, 0.8) >= limit) reached.earliestOn ??= day;
    if (sum >= limit) reached.exhaustedOn ??= day;
    if (sum + Math.min(0, quantileOf(errorsThen, 0.2)) >= limit) reached.p80On ??= day;
  }
  return reached;
}

const quantileOf = (errors: number[], share: number) => (errors.length === 0 ? 0 : quantile(errors, share));
/** Errors that all lie on one side move one bound only: the expected day lies between the others. */
const upTo = (errors: number[], share: number) => Math.max(0, quantileOf(errors, share));

function summedUp(path: readonly number[]): number[] {
  let sum = 0;
  return path.map((error) => (sum += error));
}

function errorAt(path: readonly number[], step: number): number {
  const known = path[Math.min(step, path.length - 1)] ?? 0;
  return step < path.length ? known : known * Math.sqrt((step + 1) / path.length);
}
