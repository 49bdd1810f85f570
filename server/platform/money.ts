import { z } from 'zod';

/** Minor units of Stripe: currencies without decimals and with three (docs.stripe.com/currencies). */
const zeroDecimal = new Set([
  'bif',
  'clp',
  'djf',
  'gnf',
  'jpy',
  'kmf',
  'krw',
  'mga',
  'pyg',
  'rwf',
  'vnd',
  'vuv',
  'xaf',
  'xof',
  'xpf',
]);
const threeDecimal = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

/** How many decimals the minor unit of a currency stands for, as Stripe counts it (ugx has two there, of which none is used). */
export function minorUnitDigits(currency: string): number {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

const knownCurrencies = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

/** Whether it is a currency that exists, as lower-case code. */
export function isCurrency(code: string): boolean {
  return knownCurrencies.has(code);
}

/** A code that ISO 4217 lists; three letters that name no currency would only be refused by Stripe at the first sale. */
export const Currency = z
  .string()
  .regex(/^[a-z]{3}$/, { error: 'A lower-case ISO 4217 code such as "usd".', abort: true })
  .refine(isCurrency, 'ISO 4217 lists no currency with this code.');

/** An amount of money: an integer in the minor unit that Stripe uses for the currency, and the lower-case code. */
export const Money = z.strictObject({ amount: z.int(), currency: Currency }).meta({ id: 'Money' });
export type Money = z.infer<typeof Money>;

/** An amount as a decimal of the major unit, with the currency's own number of digits: `19.00`, `1500`, `0.125`. */
export function majorUnits({ amount, currency }: Money): string {
  const digits = minorUnitDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return `${amount < 0 ? '-' : ''}${whole}${digits === 0 ? '' : `.${text.slice(-digits)}`}`;
}

/** Costs and values below a cent: millionths of the major unit. */
export const Micros = z.strictObject({ amountMicros: z.int(), currency: Currency }).meta({ id: 'Micros' });
export type Micros = z.infer<typeof Micros>;

/** `numerator × a ÷ b`, rounded half away from zero, exact for any size. */
export function multiplyDivide(value: bigint, multiplier: bigint, divisor: bigint): bigint {
  if (divisor === 0n) throw new RangeError('division by zero');
  const product = value * multiplier * (divisor < 0n ? -1n : 1n);
  const base = divisor < 0n ? -divisor : divisor;
  const magnitude = ((product < 0n ? -product : product) * 2n + base) / (base * 2n);
  return product < 0n ? -magnitude : magnitude;
}

/**
 * Splits `total` by `weights`, each part rounded down and the rest handed out by the largest remainder, ties by order; the parts
 * always sum to `total`. All weights zero: everything goes to the first.
 */
export function splitByWeight(total: number, weights: number[]): number[] {
  const sum = weights.reduce((left, right) => left + BigInt(right), 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : 0));
  const sign = total < 0 ? -1 : 1;
  const magnitude = BigInt(Math.abs(total));
  const exact = weights.map((weight, index) => ({
    index,
    part: (magnitude * BigInt(weight)) / sum,
    rest: (magnitude * BigInt(weight)) % sum,
  }));
  let left = Number(magnitude - exact.reduce((subtotal, { part }) => subtotal + part, 0n));
  const parts = exact.map(({ part }) => Number(part));
  for (const { index } of exact.toSorted((a, b) =>
    b.rest > a.rest ? 1 : b.rest < a.rest ? -1 : a.index - b.index,
  )) {
    if (left === 0) break;
    parts[index] = (parts[index] ?? 0) + 1;
    left -= 1;
  }
  return parts.map((part) => part * sign || 0);
}
