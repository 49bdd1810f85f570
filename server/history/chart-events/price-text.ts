import { majorUnits } from '../../platform/money.ts';

/** The price in a noted row of something sold, written out: "24.00 USD". */
export function priceText({
  price_amount: amount,
  price_currency: currency,
}: Record<string, unknown>): string {
  if (typeof amount !== 'number' || typeof currency !== 'string') return 'free';
  return `${majorUnits({ amount, currency })} ${currency.toUpperCase()}`;
}
