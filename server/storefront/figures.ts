import { minorUnitDigits, majorUnits, type Money } from '../platform/money.ts';
import type { Forms, Texts } from './texts/en.ts';

/** How a language writes figures. */
export type Figures = ReturnType<typeof figuresIn>;

/** Public pages are one for everybody of a language, so that they can be kept: nothing here depends on the reader. */
export function figuresIn({ tag, counts, units }: Pick<Texts, 'tag' | 'counts' | 'units'>) {
  const whole = new Intl.NumberFormat(tag, { maximumFractionDigits: 0 });
  const oneDecimal = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  const days = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const plural = new Intl.PluralRules(tag);

  const moneyFormat = (currency: string, minimumFractionDigits: number, most = minimumFractionDigits) =>
    new Intl.NumberFormat(tag, {
      style: 'currency',
      currency: currency.toUpperCase(),
      minimumFractionDigits,
      maximumFractionDigits: most,
    });
  /** A count: "12,345". */
  const countText = (count: number): string => whole.format(count);
  /** A number with at most one decimal: "3.5". */
  const decimalText = (value: number): string => oneDecimal.format(value);
  /** An amount of money, exact: "$19.00". */
  const moneyText = (money: Money): string =>
    moneyFormat(money.currency, minorUnitDigits(money.currency)).format(majorUnits(money) as `${number}`);

  return {
    countText,
    decimalText,
    moneyText,
    /** A share of 0 to 1: "96.3%". */
    rateText: (share: number): string => percent.format(share),
    /** An instant or a day: "Nov 23, 2026". */
    dayText: (instant: string): string => days.format(new Date(instant)),
    /** `no runs`, `1 run`, `12,345 runs`. */
    countOf: (count: number, what: keyof Texts['counts']): string => {
      const forms: Forms = counts[what];
      const form = (count === 0 ? forms.none : undefined) ?? forms[plural.select(count)] ?? forms.other;
      return form.replace('#', countText(count));
    },
    /** What a scenario costs: "Free", "$19.00", "$9.00 a month". */
    priceText: (price: Money | null, recurring: 'month' | 'year' | null): string => {
      if (!price) return units.free;
      if (!recurring) return moneyText(price);
      return (recurring === 'month' ? units.everyMonth : units.everyYear)(moneyText(price));
    },
    /**
     * Millionths of the major unit as money of the currency's digits, rounded half away from zero; up to six digits where an amount
     * would round to nothing.
     */
    microsText: (micros: number, currency: string): string => {
      const digits = minorUnitDigits(currency);
      const isHidden = micros !== 0 && Math.abs(micros) * 2 < 10 ** (6 - digits);
      const magnitude = String(Math.abs(micros)).padStart(7, '0');
      const text = `${micros < 0 ? '-' : ''}${magnitude.slice(0, -6)}.${magnitude.slice(-6)}`;
      return moneyFormat(currency, digits, isHidden ? 6 : digits).format(text as `${number}`);
    },
    /** Minutes as people speak of them: "45 minutes", "3.5 hours". */
    minutesText: (minutes: number): string =>
      minutes < 120
        ? units.minutes(decimalText(minutes), minutes === 1)
        : units.hours(decimalText(minutes / 60)),
    /** The same where there is little room: "45 min", "3.5 h". */
    shortMinutesText: (minutes: number): string =>
      minutes < 120 ? units.shortMinutes(decimalText(minutes)) : units.shortHours(decimalText(minutes / 60)),
  };
}
