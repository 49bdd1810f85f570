import { exactly, minus, roundedMicros, times, type Rational } from '../../platform/rational.ts';
import type { AssumptionInForce } from './queries.ts';

/** What a new installation is valued with; defaults are those of the figures of ROI. */
export type Assumptions = {
  minutesByHand: Rational;
  hourlyRate: Price | null;
  realisation: Rational;
  reviewMinutes: Rational;
  setupHours: Rational;
  creditPrice: Price | null;
};
type Price = { value: Rational; currency: string };

/** Reads the rows in force; `minutesByHand` is the default that comes with the scenario. */
export function readAssumptions(rows: AssumptionInForce[], minutesByHand: number): Assumptions {
  const find = (name: string) => rows.find((row) => row.name === name);
  const price = (name: string): Price | null => {
    const row = find(name);
    return row ? { value: exactly(row.value ?? '0'), currency: row.currency ?? '' } : null;
  };
  return {
    minutesByHand: exactly(find('minutesByHand')?.value ?? minutesByHand),
    hourlyRate: price('hourlyRate'),
    realisation: exactly(find('realisation')?.base ?? '0.7'),
    reviewMinutes: exactly(find('reviewMinutes')?.value ?? '0'),
    setupHours: exactly(find('setupHours')?.value ?? '0'),
    creditPrice: price('creditPrice'),
  };
}

/** What somebody who asks knows of their own work; the rate is of the currency in which hours are valued. */
export type OwnNumbers = { minutesByHand?: number | undefined; hourlyRate?: number | undefined };

/** The assumptions with the asking person's own numbers in their place. */
export function withOwnNumbers(
  assumptions: Assumptions,
  { minutesByHand, hourlyRate }: OwnNumbers = {},
  reportingCurrency: string,
): Assumptions {
  const currency = assumptions.hourlyRate?.currency ?? reportingCurrency;
  return {
    ...assumptions,
    ...(minutesByHand === undefined ? {} : { minutesByHand: exactly(minutesByHand) }),
    ...(hourlyRate === undefined ? {} : { hourlyRate: { value: exactly(hourlyRate), currency } }),
  };
}

const hoursPerMinute: Rational = { numerator: 1n, denominator: 60n };

/** What so many runs bring, in micros: the freed minutes at the base realisation, less those for reviewing. null without a rate. */
export function valueOfRuns(assumptions: Assumptions, runs: number): number | null {
  const { minutesByHand, realisation, reviewMinutes, hourlyRate } = assumptions;
  if (!hourlyRate) return null;
  const minutes = times(exactly(runs), minus(times(minutesByHand, realisation), reviewMinutes));
  return Number(roundedMicros(times(minutes, hoursPerMinute, hourlyRate.value)));
}

/** What credits cost, in micros; 0 while their price is not known, as in the figures of ROI. */
export function costOfCredits({ creditPrice }: Assumptions, credits: number): number {
  return creditPrice ? Number(roundedMicros(times(exactly(credits), creditPrice.value))) : 0;
}

/** What setting the installation up costs once, in micros. */
export function costOfSetup({ setupHours, hourlyRate }: Assumptions): number {
  return hourlyRate ? Number(roundedMicros(times(setupHours, hourlyRate.value))) : 0;
}
