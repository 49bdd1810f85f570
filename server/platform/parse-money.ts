import { isCurrency, minorUnitDigits, type Money } from './money.ts';

/** Reads an amount above zero such as `0.01usd` or `5jpy`, as settings are written; null when it is none or has too many decimals. */
export function parseMoney(text: string): Money | null {
  const [, units = '', decimals = '', code = ''] =
    /^(\d{1,9})(?:\.(\d{1,3}))?\s*([a-zA-Z]{3})$/.exec(text.trim()) ?? [];
  const currency = code.toLowerCase();
  const digits = minorUnitDigits(currency);
  if (!isCurrency(currency) || decimals.length > digits) return null;
  const amount = Number(`${units}${decimals.padEnd(digits, '0')}`);
  return amount > 0 ? { amount, currency } : null;
}
