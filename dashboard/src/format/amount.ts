import { decimalText, minorUnitDigits, type Money } from './money.ts';

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
  return { money: { amount: Number(`${match[1]}${decimals.padEnd(digits, '0')}`), currency } };
}

/** Minor units as a person would write them: "19.00". */
export function amountText({ amount, currency }: Money): string {
  return decimalText(amount, minorUnitDigits(currency));
}
