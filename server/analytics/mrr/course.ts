import { minus, one, times, zero, type Rational } from '../../platform/rational.ts';
import type { DayRange } from '../../platform/time.ts';
import { exactSum, type ExactSum } from './exact-sum.ts';
import { converted, createHoldings, type Natives } from './holdings.ts';
import type { RateChange } from './rates.ts';
import { followRetention, type Retained } from './retention.ts';
import type { SubscriptionChange } from './subscription-changes.ts';

export const movementNames = ['new', 'expansion', 'reactivation', 'fx', 'contraction', 'churn'] as const;
export type MovementName = (typeof movementNames)[number];

/** Recurring revenue of some days, exact, in minor units of the reporting currency. */
export type MrrOfDays = Retained & {
  opening: Rational;
  closing: Rational;
  committed: Rational;
  movements: Record<MovementName, Rational>;
  openingCustomers: number;
  payingCustomers: number;
  /** Subscriptions at the closing in currencies without a rate, and their sums there. */
  unconverted: { count: number; natives: Natives };
  /** Subscriptions at the closing of which an item has no known price. */
  unknownPrices: number;
};

/** What changed recurring revenue, by day, and the currency in which it is measured. */
export type Course = {
  changes: readonly SubscriptionChange[];
  rates: readonly RateChange[];
  currency: string;
};

/** Goes through the days from the beginning and measures these, which follow one another. */
export function measureCourse(course: Course, ranges: readonly DayRange[]): MrrOfDays[] {
  const changesOf = Map.groupBy(course.changes, ({ day }) => day);
  const ratesOf = Map.groupBy(course.rates, ({ day }) => day);
  const days = [...new Set([...changesOf.keys(), ...ratesOf.keys()])].toSorted();
  const book = openBook(course.currency);
  let next = 0;
  const goThrough = (isWanted: (day: string) => boolean) => {
    for (let day = days[next]; day !== undefined && isWanted(day); day = days[next]) {
      book.closeDay(changesOf.get(day) ?? [], ratesOf.get(day) ?? []);
      next += 1;
    }
  };
  return ranges.map(({ from, to }) => {
    goThrough((day) => day < from);
    book.begin();
    goThrough((day) => day <= to);
    return book.end();
  });
}

/** The state at the last close, and the movements since the last beginning. */
function openBook(reportingCurrency: string) {
  const holdings = createHoldings();
  const rates = new Map<string, Rational>([[reportingCurrency, one]]);
  const totals = new Map<string, ExactSum>();
  const committed = new Map<string, ExactSum>();
  const paidBefore = new Set<string>();
  const payingIn = new Map<string, number>(); // subscriptions above 0
  let unknownPrices = 0;
  let payingCustomers = 0;
  let movements = noMovements();
  let opening = { value: zero, customers: 0 };
  let retention = followRetention({ totals: new Map(), rates: new Map() }, holdings);

  function count({ currency, amount, isCommitted, hasUnknownPrice }: SubscriptionChange, sign: 1 | -1) {
    const signed = sign === 1 ? amount : minus(zero, amount);
    sumIn(totals, currency).add(signed);
    if (isCommitted) sumIn(committed, currency).add(signed);
    if (amount.numerator > 0n) payingIn.set(currency, (payingIn.get(currency) ?? 0) + sign);
    if (hasUnknownPrice) unknownPrices += sign;
  }

  function change(subscription: SubscriptionChange) {
    const former = holdings.find(subscription.subscriptionId);
    if (former) count(former, -1);
    count(subscription, 1);
    holdings.change(subscription);
  }

  /** The movement of one customer from the former close to this one; `fx` holds that of everybody already. */
  function move(customerId: string, natives: Natives, ratesBefore: ReadonlyMap<string, Rational>) {
    const before = converted(natives, ratesBefore);
    const after = converted(holdings.nativesOf(customerId), rates);
    const [paid, pays] = [before.numerator > 0n, after.numerator > 0n];
    if (pays && !paid) {
      movements[paidBefore.has(customerId) ? 'reactivation' : 'new'].add(after);
      payingCustomers += 1;
      paidBefore.add(customerId);
    }
    if (!paid) return;
    const atNewRates = converted(natives, rates);
    if (!pays) {
      payingCustomers -= 1;
      movements.churn.add(before);
      movements.fx.subtract(minus(converted(known(natives, ratesBefore), rates), before));
      return;
    }
    movements.fx.add(converted(unknown(natives, ratesBefore), rates));
    const difference = minus(after, atNewRates);
    if (difference.numerator > 0n) movements.expansion.add(difference);
    else movements.contraction.subtract(difference);
  }

  return {
    closeDay(changes: readonly SubscriptionChange[], rateChanges: readonly RateChange[]) {
      const affected = new Map<string, Natives>();
      const affect = (customerId: string) => {
        retention.touch(customerId);
        if (!affected.has(customerId)) affected.set(customerId, holdings.nativesOf(customerId));
      };
      for (const { subscriptionId, customerId } of changes) {
        affect(customerId);
        const former = holdings.find(subscriptionId);
        if (former) affect(former.customerId);
      }
      const ratesBefore = new Map(rates);
      for (const { currency, rate } of rateChanges) {
        const former = rates.get(currency);
        if (former === undefined) holdings.customersIn(currency).forEach(affect);
        else movements.fx.add(times(sumIn(totals, currency).value(), minus(rate, former)));
        rates.set(currency, rate);
      }
      changes.forEach(change);
      for (const [customerId, natives] of affected) move(customerId, natives, ratesBefore);
    },
    begin() {
      movements = noMovements();
      opening = { value: converted(valuesOf(totals), rates), customers: payingCustomers };
      retention = followRetention({ totals: valuesOf(totals), rates: new Map(rates) }, holdings);
    },
    end(): MrrOfDays {
      const natives = valuesOf(totals);
      const withoutRate = unknown(natives, rates);
      const unconverted = [...withoutRate.keys()].reduce((sum, name) => sum + (payingIn.get(name) ?? 0), 0);
      return {
        opening: opening.value,
        closing: converted(natives, rates),
        committed: converted(valuesOf(committed), rates),
        movements: Object.fromEntries(movementNames.map((name) => [name, movements[name].value()])) as Record<
          MovementName,
          Rational
        >,
        openingCustomers: opening.customers,
        payingCustomers,
        ...retention.close(rates),
        unconverted: { count: unconverted, natives: withoutRate },
        unknownPrices,
      };
    },
  };
}

const noMovements = () =>
  Object.fromEntries(movementNames.map((name) => [name, exactSum()])) as Record<MovementName, ExactSum>;

function sumIn(sums: Map<string, ExactSum>, currency: string): ExactSum {
  const sum = sums.get(currency) ?? exactSum();
  sums.set(currency, sum);
  return sum;
}

const valuesOf = (sums: ReadonlyMap<string, ExactSum>): Natives =>
  new Map([...sums].map(([currency, sum]) => [currency, sum.value()]));

type Known = ReadonlyMap<string, Rational>;
/** Of amounts per currency those that have a rate, and those that have none. */
const known = (natives: Natives, rates: Known): Natives =>
  new Map([...natives].filter(([currency]) => rates.has(currency)));
const unknown = (natives: Natives, rates: Known): Natives =>
  new Map([...natives].filter(([currency, amount]) => amount.numerator > 0n && !rates.has(currency)));
