import { t } from '@lingui/core/macro';
import { formatDecimal, formatRate } from '../../format/number.ts';
import type { Assumption } from './roi-query.ts';

/** Assumptions by their names in the API, in words. */
export const assumptionWords: Record<Assumption['name'], string> = {
  minutesByHand: t`Minutes by hand`,
  hourlyRate: t`Hourly rate`,
  realisation: t`Share really reused`,
  reviewMinutes: t`Minutes of checking`,
  reworkMinutes: t`Minutes of repairing`,
  warningCredit: t`Credit with a warning`,
  setupHours: t`Hours of set-up`,
  creditPrice: t`Price of a credit`,
};

export const provenanceWords: Record<Assumption['provenance'], string> = {
  default: t`Came with the library`,
  estimated: t`Estimated by an operator`,
  confirmed: t`Confirmed by the customer`,
  measured: t`Measured`,
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
      return t`${inCurrency(value, currency)} an hour`;
    case 'creditPrice':
      return inCurrency(value, currency);
    case 'warningCredit':
      return formatRate(Number(value));
    case 'setupHours':
      return t`${formatDecimal(Number(value), 2)} h`;
    default:
      return t`${formatDecimal(Number(value), 2)} min`;
  }
}

function inCurrency(decimal: string, currency: string | null): string {
  if (currency === null) return decimal;
  const format = { style: 'currency', currency: currency.toUpperCase(), maximumFractionDigits: 8 } as const;
  return new Intl.NumberFormat(navigator.language, format).format(decimal as `${number}`);
}
