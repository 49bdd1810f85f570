import { minorUnitDigits, type Money } from '../../platform/money.ts';
import { toDecimal } from '../../platform/rational.ts';
import { costOfCredits, costOfSetup, valueOfRuns, type Assumptions } from './expect-value.ts';
import { netPerMonth, paybackDays } from './payback.ts';
import type { MeasuredRuns } from './queries.ts';
import type { Preflight } from './schema.ts';

type Runs = Preflight['runsPerMonth'];

/** Fewer runs and installations than these say too little. */
const enough = { runs: 20, installations: 3 };

/** How often it will run in a month: as given, else as it was measured, else as it is scheduled. */
export function expectRuns(given: number | null, measured: MeasuredRuns, scheduled: number | null): Runs {
  if (given !== null) return { value: given, basis: 'given' };
  if (measured.installations >= enough.installations && measured.runsPerMonth !== null)
    return { value: Math.round(measured.runsPerMonth * 10) / 10, basis: 'measured' };
  return scheduled === null ? null : { value: scheduled, basis: 'schedule' };
}

/** The Make credits of a run and of a month. */
export function expectCredits(
  { estimated, reporting }: { estimated: number; reporting: number },
  measured: MeasuredRuns,
  runs: Runs,
): Preflight['credits'] {
  const isMeasured = measured.runs >= enough.runs && measured.creditsPerRun !== null;
  const perRun = isMeasured ? Math.round((measured.creditsPerRun ?? 0) * 100) / 100 : estimated;
  return {
    perRun,
    reportingPerRun: reporting,
    perMonth: runs && Math.round((perRun + reporting) * runs.value * 100) / 100,
    basis: isMeasured ? 'measured' : 'estimated',
  };
}

/** How many runs will find work: a clock that comes round does not say so. */
const workingRuns = (runs: Runs): number | null => (runs && runs.basis !== 'schedule' ? runs.value : null);

/** What it will bring in a month. */
export function expectMonthlyValue(
  assumptions: Assumptions,
  runs: Runs,
  reportingCurrency: string,
): NonNullable<Preflight['value']> {
  const working = workingRuns(runs);
  const minutesPerRun = Number(toDecimal(assumptions.minutesByHand));
  return {
    minutesPerRun,
    minutesPerMonth: working === null ? null : Math.round(minutesPerRun * working * 100) / 100,
    micros: working === null ? null : valueOfRuns(assumptions, working),
    currency: assumptions.hourlyRate?.currency ?? reportingCurrency,
  };
}

type Offer = { price: Money | null; recurring: 'month' | 'year' | null; isEntitled: boolean | null };

/** When that will have paid for itself; a price that was paid before is not paid again. */
export function expectPayback(
  assumptions: Assumptions,
  { value, credits }: Required<Pick<Preflight, 'credits'>> & { value: NonNullable<Preflight['value']> },
  { price, recurring, isEntitled }: Offer,
): NonNullable<Preflight['payback']> {
  const { currency } = value;
  const unknown = (reason: string) => ({ days: null, netMicrosPerMonth: null, currency, reason });
  const due = isEntitled === true && recurring === null ? null : price;
  if (value.minutesPerMonth === null)
    return unknown(
      'Nobody knows yet how many runs a month find work to do. Give the "Runs per month" (runsPerMonth).',
    );
  if (value.micros === null) return unknown('There is no hourly rate to value the freed minutes with.');
  if ([due?.currency, assumptions.creditPrice?.currency].some((each) => each && each !== currency))
    return unknown(`Not every amount is in ${currency.toUpperCase()}, in which the hours are valued.`);
  const flow = {
    valuePerMonth: value.micros,
    creditCostPerMonth: costOfCredits(assumptions, credits.perMonth ?? 0),
    setup: costOfSetup(assumptions),
    price: due ? due.amount * 10 ** (6 - minorUnitDigits(due.currency)) : 0,
    priceEveryDays: recurring === null ? null : { month: 30, year: 365 }[recurring],
  };
  const days = paybackDays(flow);
  const reason = days === null ? 'At this rate it costs more than it brings within ten years.' : null;
  return { days, netMicrosPerMonth: netPerMonth(flow), currency, reason };
}
