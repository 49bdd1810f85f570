import { formatMoney } from '../../format/money.ts';
import type { ChangeDetail } from './changes-query.ts';

type State = ChangeDetail['before'];

/** Fields in minor units, and those that are written in major units, with the fields that name their currency. */
const inMinorUnits: Readonly<Record<string, string>> = {
  priceAmount: 'priceCurrency',
  minimumPriceAmount: 'priceCurrency',
  amount: 'currency',
};
const inMajorUnits: Readonly<Record<string, string>> = {
  price: 'currency',
  value: 'currency',
  inputPerMillion: 'currency',
  outputPerMillion: 'currency',
};
/** Of alert rules; in minor units of the reporting currency. */
const moneyMetrics = ['netRevenue'];

/** What was noted in a place of a thing, with amounts as money: `priceAmount` 2900 of a thing in euro is €29.00. */
export function notedMoney(path: string, value: unknown, state: State, reportingCurrency: string): unknown {
  const field = path.slice(1);
  const currencyOf = (name: string | undefined) =>
    name !== undefined && typeof state?.[name] === 'string' ? state[name] : null;
  if (typeof value === 'string' && /currency$/i.test(field)) return value.toUpperCase();
  if (typeof value !== 'number') return value;
  const minor = currencyOf(inMinorUnits[field]) ?? thresholdCurrency(field, state, reportingCurrency);
  if (minor !== null) return formatMoney(value, minor);
  const major = currencyOf(inMajorUnits[field]);
  return major === null ? value : exactMoney(value, major);
}

/** With all its decimals: two prices that differ must not read the same. */
const exactMoney = (value: number, currency: string) =>
  new Intl.NumberFormat(navigator.language, {
    style: 'currency',
    currency: currency.toUpperCase(),
    maximumFractionDigits: 12,
  }).format(value);

function thresholdCurrency(field: string, state: State, reportingCurrency: string): string | null {
  const { metric } = (state?.['condition'] ?? {}) as { metric?: unknown };
  return field === 'condition/value' && moneyMetrics.includes(String(metric)) ? reportingCurrency : null;
}
