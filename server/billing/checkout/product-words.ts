import { majorUnits, type Money } from '../../platform/money.ts';
import type { Product } from '../products/read-product.ts';

/** `19.00 USD`, `290.00 EUR a year`, `30.00 EUR every 3 months`, `10.00 USD, or what you like from 5.00 USD`. */
export function priceWords({
  price,
  minimumPrice,
  recurring,
}: Pick<Product, 'price' | 'minimumPrice' | 'recurring'>): string {
  if (minimumPrice !== null) return `${moneyWords(price)}, or what you like from ${moneyWords(minimumPrice)}`;
  if (recurring === null) return moneyWords(price);
  const { interval, intervalCount } = recurring;
  return `${moneyWords(price)} ${intervalCount === 1 ? `a ${interval}` : `every ${intervalCount} ${interval}s`}`;
}

/** `19.00 USD`. */
export function moneyWords(money: Money): string {
  return `${majorUnits(money)} ${money.currency.toUpperCase()}`;
}
