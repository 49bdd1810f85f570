import { exactly, inverse, plus, reduced, times, zero, type Rational } from '../../platform/rational.ts';
import type { Cohort } from './cohort-course.ts';

const fewestCohorts = 3;
const fewestAges = 3;
const monthsAhead = 12;

/** What a customer of an age is expected to bring within twelve months, and for how many of these no cohorts stand. */
export type Prediction = { net: Rational; extrapolatedMonths: number };

/**
 * What a customer who first paid `age` months ago brings in the months age + 1 … age + 12: in each the net revenue per original customer at that
 * age, over the cohorts that show it. An age that fewer than three show takes the mean of the last three that are shown; null when fewer than
 * three are.
 */
export function predictNext(cohorts: readonly Cohort[], age: number): Prediction | null {
  const curve = curveOf(cohorts);
  if (curve.length < fewestAges) return null;
  const mean = times(curve.slice(-fewestAges).reduce(plus), inverse(exactly(fewestAges)));
  const ahead = Array.from({ length: monthsAhead }, (_, month) => curve[age + 1 + month]);
  return {
    net: reduced(ahead.reduce<Rational>((sum, known) => plus(sum, known ?? mean), zero)),
    extrapolatedMonths: ahead.filter((known) => known === undefined).length,
  };
}

/** Net revenue per original customer by age, as far as enough cohorts are old enough. */
function curveOf(cohorts: readonly Cohort[]): Rational[] {
  const curve: Rational[] = [];
  for (;;) {
    const shown = cohorts.filter(({ ages }) => ages[curve.length]?.isOver);
    if (shown.length < fewestCohorts) return curve;
    const net = shown.reduce((sum, { ages }) => sum + (ages[curve.length]?.net ?? 0n), 0n);
    const customers = shown.reduce((sum, each) => sum + each.customers, 0);
    curve.push(reduced(times(exactly(net), inverse(exactly(customers)))));
  }
}
