/** An exact fraction; the denominator is above zero. Values and costs are computed in these and rounded once, at the end. */
export type Rational = { numerator: bigint; denominator: bigint };

export const zero: Rational = { numerator: 0n, denominator: 1n };
export const one: Rational = { numerator: 1n, denominator: 1n };
const microsPerUnit = 1_000_000n;

/** The exact value of a decimal such as `0.00106`, of an integer or of a bigint. */
export function exactly(value: string | number | bigint): Rational {
  if (typeof value === 'bigint' || Number.isSafeInteger(value))
    return { numerator: BigInt(value), denominator: 1n };
  const [integer = '', fraction = ''] = decimalText(value).split('.');
  return { numerator: BigInt(integer + fraction), denominator: 10n ** BigInt(fraction.length) };
}

/** So many millionths of one. */
export const millionths = (micros: number): Rational => ({
  numerator: BigInt(micros),
  denominator: microsPerUnit,
});

/** A number as a decimal without exponent; text stays as it is. */
export function decimalText(value: string | number): string {
  const text = String(value);
  return typeof value === 'number' && text.includes('e') ? value.toFixed(18) : text;
}

export function times(...factors: Rational[]): Rational {
  let [numerator, denominator] = [1n, 1n];
  for (const factor of factors) {
    numerator *= factor.numerator;
    denominator *= factor.denominator;
  }
  return { numerator, denominator };
}

export function plus(left: Rational, right: Rational): Rational {
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}

export function minus(left: Rational, right: Rational): Rational {
  return plus(left, { numerator: -right.numerator, denominator: right.denominator });
}

/** The inverse; zero has none. */
export function inverse({ numerator, denominator }: Rational): Rational {
  if (numerator === 0n) throw new RangeError('division by zero');
  return numerator < 0n
    ? { numerator: -denominator, denominator: -numerator }
    : { numerator: denominator, denominator: numerator };
}

/** The same value in lowest terms, so that sums of many stay short. */
export function reduced({ numerator, denominator }: Rational): Rational {
  let [divisor, rest] = [denominator, numerator < 0n ? -numerator : numerator];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The least denominator that all of them can have: over it their sums are those of integers. */
export function commonDenominator(values: readonly Rational[]): bigint {
  return values.reduce(
    (common, { denominator }) => reduced({ numerator: common, denominator }).numerator * denominator,
    1n,
  );
}

/** Below zero, zero or above zero, as the left is less than, equal to or greater than the right. */
export function compared(left: Rational, right: Rational): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** To an integer, half away from zero. */
export function rounded({ numerator, denominator }: Rational): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const result = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -result : result;
}

/** An amount in major units as micros, rounded half away from zero. */
export const roundedMicros = ({ numerator, denominator }: Rational): bigint =>
  rounded({ numerator: numerator * microsPerUnit, denominator });

/** As decimal text with at most `digits` decimals, rounded half away from zero. */
export function toDecimal(value: Rational, digits = 12): string {
  const scaled = rounded(times(value, exactly(10n ** BigInt(digits))));
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const decimal = `${text.slice(0, -digits)}.${text.slice(-digits)}`.replace(/\.?0+$/, '');
  return scaled < 0n ? `-${decimal}` : decimal;
}
