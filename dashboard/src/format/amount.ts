import { decimalText, minorUnitDigits, type Money } from './money.ts';

/** The largest price that can be charged at once, in minor units; Stripe's limit too. */
const largestPrice = 99_999_999;

/** An amount as a person writes it ("19", "19.00", "19,5") as exact minor units; what is wrong with it in words otherwise. */
export function readAmount(text: string, currency: string): { money: Money } | { complaint: string } {
  const match = /^(\d{1,10})(?:[.,](\d+))?$/.exec(text.trim());
  if (!match) return { complaint: 'An amount such as 19.00, without the currency.' };
  const digits = minorUnitDigits(currency);
  const decimals = match[2] ?? '';
  if (decimals.length > digits) {
    const allowed = digits === 0 ? 'no decimals' : `${digits} decimals`;
    return { complaint: `${currency.toUpperCase()} has ${allowed}.` };
  }
  const amount = Number(`${match[1]}${decimals.padEnd(digits, '0')}`);
  if (amount > largestPrice) {
    return { complaint: `At most ${decimalText(largestPrice, digits)} ${currency.toUpperCase()}.` };
  }
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
