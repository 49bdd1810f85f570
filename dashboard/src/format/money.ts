import { numberFormat } from './intl.ts';

/** An amount as the API writes it: an integer in the minor unit of a lower-case ISO 4217 currency. */
export type Money = { amount: number; currency: string };

/** Minor units as Stripe counts them: currencies without decimals and with three (docs.stripe.com/currencies). */
const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals the minor unit of a currency stands for. */
export function minorUnitDigits(currency: string): number {
  const code = currency.toLowerCase();
  if (zeroDecimal.has(code)) return 0;
  return threeDecimal.has(code) ? 3 : 2;
}

/** An integer count of minor units as money, exact for any size: `formatMoney(1900, 'usd')` is "$19.00". */
export function formatMoney(
  amount: number | bigint,
  currency: string,
  locale: string = navigator.language,
): string {
  return moneyFormat(currency, locale).format(decimalText(amount, minorUnitDigits(currency)));
}

/**
 * An integer count of millionths of the major unit, rounded half away from zero to the currency's minor unit. A sum that would round
 * to zero without being zero shows up to six decimals instead ("$0.000212").
 */
export function formatMicros(
  micros: number | bigint,
  currency: string,
  locale: string = navigator.language,
): string {
  const text = decimalText(micros, 6);
  const digits = minorUnitDigits(currency);
  const hidden = micros !== 0 && magnitude(micros) * 2n < 10n ** BigInt(6 - digits);
  return moneyFormat(currency, locale, hidden ? 6 : digits).format(text);
}

/** A short form for axes ("$1.2K"), from minor units or micros by their number of decimals. */
export function formatCompactMoney(
  value: number,
  decimals: number,
  currency: string,
  locale: string = navigator.language,
): string {
  const format = numberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    notation: 'compact',
    minimumFractionDigits: 0,
    // Steps of an axis below a cent would all read the same.
    ...(value !== 0 && Math.abs(value) < 10 ** decimals / 100
      ? { maximumSignificantDigits: 2 }
      : { maximumFractionDigits: 2 }),
  });
  return format.format(value / 10 ** decimals);
}

/** `value ÷ 10^decimals` written out, so that no floating point number ever stands between the ledger and the page. */
export function decimalText(value: number | bigint, decimals: number): `${number}` {
  const whole = BigInt(value);
  const digits = magnitude(whole)
    .toString()
    .padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const fraction = decimals === 0 ? '' : `.${digits.slice(cut)}`;
  return `${whole < 0n ? '-' : ''}${digits.slice(0, cut)}${fraction}` as `${number}`;
}

function magnitude(value: number | bigint): bigint {
  const whole = BigInt(value);
  return whole < 0n ? -whole : whole;
}

function moneyFormat(currency: string, locale: string, maximumFractionDigits?: number): Intl.NumberFormat {
  const digits = minorUnitDigits(currency);
  return numberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: maximumFractionDigits ?? digits,
  });
}
