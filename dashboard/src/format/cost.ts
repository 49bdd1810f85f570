import { numberFormat } from './intl.ts';
import { decimalText, formatMicros } from './money.ts';

const leastInCents = 100_000;

/** What one run or one success costs, in micros: far below a cent as well, with three digits that say something ("$0.00949"). */
export function formatCost(micros: number, currency: string, locale: string = navigator.language): string {
  if (Math.abs(micros) >= leastInCents || micros === 0) return formatMicros(micros, currency, locale);
  return numberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    maximumSignificantDigits: 3,
  }).format(decimalText(micros, 6));
}
