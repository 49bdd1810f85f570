import { t } from '@lingui/core/macro';
import { decimalText, minorUnitDigits, type Money } from './money.ts';

/** Counted in hundredths by Stripe although nothing below the whole is in use any more. */
const hundredthsWithoutUse = new Set(['isk', 'ugx']);

/** An amount as a person writes it ("19", "19.00", "19,5") as exact minor units; what is wrong with it in words otherwise. How much is too little or too much differs by currency: the server says it. */
export function readAmount(text: string, currency: string): { money: Money } | { complaint: string } {
  const match = /^(\d{1,12})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return { complaint: t`An amount such as 19.00, without the currency.` };
  const digits = minorUnitDigits(currency);
  const decimals = match[2] ?? '';
  if (decimals.length > digits) {
    const allowed = digits === 0 ? t`no decimals` : t`${digits} decimals`;
    return { complaint: t`${currency.toUpperCase()} has ${allowed}.` };
  }
  const amount = Number(`${match[1]}${decimals.padEnd(digits, '0')}`);
  if (hundredthsWithoutUse.has(currency) && amount % 100 !== 0)
    return { complaint: t`${currency.toUpperCase()} is charged without decimals.` };
  if (digits === 3 && amount % 10 !== 0)
    return { complaint: t`${currency.toUpperCase()} is charged in hundredths: the third decimal must be 0.` };
  return { money: { amount, currency } };
}

/** A decimal number as a person writes it ("6", "2.5", "2,5"); null when it is none. */
export function readDecimal(text: string): number | null {
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim());
  return match ? Number(`${match[1]}.${match[2] ?? '0'}`) : null;
}

/** Minor units as a person would write them: "19.00". */
export function amountText({ amount, currency }: Money): string {
  return decimalText(amount, minorUnitDigits(currency));
}
