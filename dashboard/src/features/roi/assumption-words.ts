import { formatDecimal, formatRate } from '../../format/number.ts';
import type { Assumption } from './roi-query.ts';

/** Assumptions by their names in the API, in words. */
export const assumptionWords: Record<Assumption['name'], string> = {
  minutesByHand: 'Minutes by hand',
  hourlyRate: 'Hourly rate',
  realisation: 'Share really reused',
  reviewMinutes: 'Minutes of checking',
  reworkMinutes: 'Minutes of repairing',
  warningCredit: 'Credit with a warning',
  setupHours: 'Hours of set-up',
  creditPrice: 'Price of a credit',
};

export const provenanceWords: Record<Assumption['provenance'], string> = {
  default: 'Came with the library',
  estimated: 'Estimated by an operator',
  confirmed: 'Confirmed by the customer',
  measured: 'Measured',
};

/** The value with its unit; digits that somebody wrote stay as they are. */
export function assumedText({
  name,
  value,
  currency,
}: Pick<Assumption, 'name' | 'value' | 'currency'>): string {
  if (typeof value === 'object')
    return [value.low, value.base, value.high].map((share) => formatRate(Number(share))).join(' / ');
  switch (name) {
    case 'hourlyRate':
      return `${inCurrency(value, currency)} an hour`;
    case 'creditPrice':
      return inCurrency(value, currency);
    case 'warningCredit':
      return formatRate(Number(value));
    case 'setupHours':
      return `${formatDecimal(Number(value), 2)} h`;
    default:
      return `${formatDecimal(Number(value), 2)} min`;
  }
}

function inCurrency(decimal: string, currency: string | null): string {
  if (currency === null) return decimal;
  const format = { style: 'currency', currency: currency.toUpperCase(), maximumFractionDigits: 8 } as const;
  return new Intl.NumberFormat(navigator.language, format).format(decimal as `${number}`);
}
