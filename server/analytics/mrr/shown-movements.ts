import { compared, exactly, minus, rounded, type Rational } from '../../platform/rational.ts';
import { movementNames, type MovementName, type MrrOfDays } from './course.ts';

const signs: Record<MovementName, 1 | -1> = {
  new: 1,
  expansion: 1,
  reactivation: 1,
  fx: 1,
  contraction: -1,
  churn: -1,
};

type Shown = { opening: bigint; closing: bigint } & Record<MovementName, bigint>;

/**
 * Opening, movements and closing in whole minor units, half away from zero. Where the roundings of the movements would not lead from the
 * opening to the closing, those that lie closest to the middle are rounded the other way, so that what is shown adds up.
 */
export function shownMovements({ opening, closing, movements }: MrrOfDays): Shown {
  const shown = {
    opening: rounded(opening),
    closing: rounded(closing),
    ...(Object.fromEntries(movementNames.map((name) => [name, rounded(movements[name])])) as Record<
      MovementName,
      bigint
    >),
  };
  for (let missing = missingIn(shown); missing !== 0n; missing = missingIn(shown)) {
    const step = missing > 0n ? 1n : -1n;
    const [name] = movementNames
      .map((each) => ({ each, error: stepError(movements[each], shown[each], step * BigInt(signs[each])) }))
      .filter(({ error }) => error !== null)
      .toSorted((left, right) => compared(left.error!, right.error!))
      .map(({ each }) => each);
    if (name === undefined) throw new Error('The movements do not lead from the opening to the closing.');
    shown[name] += step * BigInt(signs[name]);
  }
  return shown;
}

const missingIn = (shown: Shown): bigint =>
  shown.closing - movementNames.reduce((sum, name) => sum + BigInt(signs[name]) * shown[name], shown.opening);

/** How far a figure would be from its exact value after the step; null when it would be a whole unit or more. */
function stepError(exact: Rational, shown: bigint, step: bigint): Rational | null {
  const difference = minus(exactly(shown + step), exact);
  const error = difference.numerator < 0n ? minus(exactly(0), difference) : difference;
  return compared(error, exactly(1)) < 0 ? error : null;
}
