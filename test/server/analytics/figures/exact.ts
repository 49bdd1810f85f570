/** Fractions of big integers: what the model reckons in, so that nothing is rounded before it is shown. */
export type Exact = { n: bigint; d: bigint };

export const nil: Exact = { n: 0n, d: 1n };

/** A decimal such as `-0.25`, or an integer. */
export function exact(value: string | number): Exact {
  const [whole = '', decimals = ''] = String(value).split('.');
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) };
}

export const plus = (...terms: readonly Exact[]): Exact =>
  lowest(terms.reduce((sum, term) => ({ n: sum.n * term.d + term.n * sum.d, d: sum.d * term.d }), nil));
export const minus = (left: Exact, right: Exact): Exact => plus(left, { n: -right.n, d: right.d });
export const times = (...factors: readonly Exact[]): Exact =>
  factors.reduce((product, factor) => ({ n: product.n * factor.n, d: product.d * factor.d }));
export const over = (left: Exact, right: Exact): Exact =>
  right.n < 0n
    ? { n: left.n * -right.d, d: left.d * -right.n }
    : { n: left.n * right.d, d: left.d * right.n };

/** To an integer, half away from zero. */
export function rounded({ n, d }: Exact): number {
  const size = ((n < 0n ? -n : n) * 2n + d) / (d * 2n);
  return Number(n < 0n ? -size : size);
}

/** As a number, to its last digits. */
export const approximately = ({ n, d }: Exact): number => Number((n * 10n ** 24n) / d) / 1e24;

function lowest({ n, d }: Exact): Exact {
  let [divisor, rest] = [d, n < 0n ? -n : n];
  while (rest !== 0n) [divisor, rest] = [rest, divisor % rest];
  return { n: n / divisor, d: d / divisor };
}
