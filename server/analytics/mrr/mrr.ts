import type { Db } from '../../platform/database.ts';
import {
  inverse,
  plus,
  reduced,
  rounded,
  times,
  toDecimal,
  exactly,
  type Rational,
} from '../../platform/rational.ts';
import { dayOf } from '../../platform/time.ts';
import { counted } from '../../platform/words.ts';
import type { FigureSource } from '../answer-figures.ts';
import { bucketsOf } from '../buckets.ts';
import type { Amounts, FiguresOf } from '../figures.ts';
import type { Gate } from '../schema.ts';
import { once, type Interval, type Scope } from '../scope.ts';
import { measureCourse, type Course, type MrrOfDays } from './course.ts';
import { mrrFigures } from './mrr-figures.ts';
import { findSettledRates, findStates } from './queries.ts';
import { rateChanges } from './rates.ts';
import { shownMovements } from './shown-movements.ts';
import { subscriptionChanges } from './subscription-changes.ts';

type Figures = FiguresOf<typeof mrrFigures>;

/** Recurring revenue and its movements, from the history of what every subscription was. */
export const mrrSource: FigureSource<typeof mrrFigures> = {
  totals: mrrFigures,
  readTotals: async (db, scope) => figuresOf(await measureWhole(db, scope)),
  readItems: async (db, scope, { interval }) => {
    const course = await readCourse(db, scope);
    const buckets = knownBuckets(interval, scope, course);
    return measureCourse(course, buckets).map((days, index) => ({
      bucket: buckets[index]?.bucket ?? null,
      group: null,
      ...figuresOf(days),
    }));
  },
  gates: async (db, scope) => gatesOf(scope, await measureWhole(db, scope)),
};

async function measureWhole(db: Db, scope: Scope): Promise<MrrOfDays> {
  const [whole] = measureCourse(await readCourse(db, scope), [scope]);
  if (!whole) throw new Error('A period has figures.');
  return whole;
}

/** The buckets of a period that a course can tell of: before its first change there was nothing, and nothing is known of days to come. */
export function knownBuckets(interval: Interval, scope: Scope, { changes: [first] }: Course) {
  const today = dayOf(scope.asOf, scope.timeZone);
  return bucketsOf(interval, scope).filter(
    ({ from, to }) => first !== undefined && to >= first.day && from <= today,
  );
}

/** Everything that ever changed recurring revenue; read once per answer. */
export function readCourse(db: Db, scope: Scope) {
  return once(scope, 'mrr', async () => ({
    changes: subscriptionChanges(await findStates(db, scope), scope),
    rates: rateChanges(await findSettledRates(db, scope)),
    currency: scope.currency,
  }));
}

/** What some days come to as it is shown. */
export function figuresOf(days: MrrOfDays): Figures {
  const { closing, committed, movements, openingCustomers, payingCustomers } = days;
  const shown = shownMovements(days);
  const gained = [movements.new, movements.expansion, movements.reactivation].reduce(plus);
  return {
    opening: Number(shown.opening),
    new: Number(shown.new),
    expansion: Number(shown.expansion),
    reactivation: Number(shown.reactivation),
    fx: Number(shown.fx),
    contraction: Number(shown.contraction),
    churn: Number(shown.churn),
    closing: Number(shown.closing),
    committed: Number(rounded(committed)),
    arr: Number(rounded(times(closing, exactly(12)))),
    arpa: payingCustomers === 0 ? null : Number(rounded(times(closing, inverse(exactly(payingCustomers))))),
    payingCustomers,
    customerChurn: share(exactly(days.lostCustomers), exactly(openingCustomers)),
    grr: share(days.kept, days.opening),
    nrr: share(days.retained, days.opening),
    quickRatio: share(gained, plus(movements.contraction, movements.churn)),
    unconverted: unconvertedOf(days),
  };
}

/** A quotient with as many digits as a number holds; null where the divisor is 0. */
function share(dividend: Rational, divisor: Rational): number | null {
  if (divisor.numerator === 0n) return null;
  const quotient = reduced(times(dividend, inverse(divisor)));
  const [numerator, denominator] = [Number(quotient.numerator), Number(quotient.denominator)];
  return Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator)
    ? numerator / denominator
    : Number(toDecimal(quotient, 20));
}

function unconvertedOf({ unconverted }: MrrOfDays): Amounts {
  return {
    count: unconverted.count,
    amounts: [...unconverted.natives]
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([currency, amount]) => ({ amount: Number(rounded(amount)), currency })),
  };
}

function gatesOf(scope: Scope, { unconverted, unknownPrices }: MrrOfDays): Gate[] {
  const gate = (isNeeded: boolean, code: Gate['code'], reason: string): Gate[] =>
    isNeeded ? [{ figure: null, code, reason }] : [];
  return [
    ...gate(
      unconverted.count > 0,
      'incomplete',
      `${counted(unconverted.count, 'subscription')} in a currency without a rate: not in the figures, but told in "unconverted".`,
    ),
    ...gate(
      unknownPrices > 0,
      'incomplete',
      `${counted(unknownPrices, 'subscription')} with an item without a fixed price, tiered or chosen by the customer, which counts 0.`,
    ),
    ...gate(
      scope.to > dayOf(scope.asOf, scope.timeZone),
      'incomplete',
      'The period ends in the future; recurring revenue is that of now.',
    ),
    ...gate(
      scope.scenarioId !== null,
      'incomplete',
      'Only subscriptions of this scenario itself count; plans open several scenarios and are left out.',
    ),
    ...gate(
      scope.aiModel !== null,
      'filterIgnored',
      'Money has no model: the filter "aiModel" does not narrow recurring revenue.',
    ),
  ];
}
