import { plus, reduced, zero, type Rational } from '../../platform/rational.ts';

/** A sum of many fractions, exact: those of one denominator are added as integers, so that nothing grows long on the way. */
export type ExactSum = {
  add: (part: Rational) => void;
  subtract: (part: Rational) => void;
  value: () => Rational;
};

/** A sum of fractions without rounding, whose terms may be taken away again. */
export function exactSum(): ExactSum {
  const numerators = new Map<bigint, bigint>();
  const add = ({ numerator, denominator }: Rational) => {
    const sum = (numerators.get(denominator) ?? 0n) + numerator;
    if (sum === 0n) numerators.delete(denominator);
    else numerators.set(denominator, sum);
  };
  return {
    add,
    subtract: ({ numerator, denominator }) => add({ numerator: -numerator, denominator }),
    value: () =>
      reduced(
        [...numerators].reduce<Rational>(
          (sum, [denominator, numerator]) => plus(sum, { numerator, denominator }),
          zero,
        ),
      ),
  };
}
