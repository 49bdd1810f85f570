import { minorUnitDigits, majorUnits, type Money } from '../platform/money.ts';
import { counted } from '../platform/words.ts';

/** Public pages are one for everybody, so that they can be kept: numbers, money and days are written as in English. */
const locale = 'en';

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });

/** A count: "12,345". */
export const countText = (count: number): string => whole.format(count);
/** A number with at most one decimal: "3.5". */
export const decimalText = (value: number): string => oneDecimal.format(value);
/** A share of 0 to 1: "96.3%". */
export const rateText = (share: number): string => percent.format(share);
/** An instant or a day: "Nov 23, 2026". */
export const dayText = (instant: string): string => days.format(new Date(instant));
/** `1 run`, `12,345 runs`. */
export const countOf = (count: number, singular: string, plural = `${singular}s`): string =>
  count < 2 ? counted(count, singular, plural) : `${countText(count)} ${plural}`;

/** An amount of money, exact: "$19.00". */
export const moneyText = (money: Money): string =>
  moneyFormat(money.currency, minorUnitDigits(money.currency)).format(majorUnits(money) as `${number}`);

/** What a scenario costs: "Free", "$19.00", "$9.00 a month". */
export function priceText(price: Money | null, recurring: 'month' | 'year' | null): string {
  if (!price) return 'Free';
  return recurring ? `${moneyText(price)} a ${recurring}` : moneyText(price);
}

/**
 * Millionths of the major unit as money of the currency's digits, rounded half away from zero; up to six digits where an amount would
 * round to nothing.
 */
export function microsText(micros: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  const isHidden = micros !== 0 && Math.abs(micros) * 2 < 10 ** (6 - digits);
  const magnitude = String(Math.abs(micros)).padStart(7, '0');
  const text = `${micros < 0 ? '-' : ''}${magnitude.slice(0, -6)}.${magnitude.slice(-6)}`;
  return moneyFormat(currency, digits, isHidden ? 6 : digits).format(text as `${number}`);
}

function moneyFormat(currency: string, minimumFractionDigits: number, most = minimumFractionDigits) {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits,
    maximumFractionDigits: most,
  });
}

/** Minutes as people speak of them: "45 minutes", "3.5 hours". */
export function minutesText(minutes: number): string {
  if (minutes < 120) return `${decimalText(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `${decimalText(minutes / 60)} hours`;
}

/** The same where there is little room: "45 min", "3.5 h". */
export const shortMinutesText = (minutes: number): string =>
  minutes < 120 ? `${decimalText(minutes)} min` : `${decimalText(minutes / 60)} h`;
