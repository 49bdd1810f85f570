import {
  compared,
  exactly,
  inverse,
  plus,
  reduced,
  times,
  zero,
  type Rational,
} from '../../platform/rational.ts';

/** What a customer said: so many minutes by hand for so many items. */
export type MinutesSaid = { minutes: string; items: number };

/** How many answers the scenario's usual time weighs as much as: with five of their own a customer's word is half of the estimate. */
const weightOfScenario = exactly(5);

/** Minutes by hand for one item. */
export const perItem = ({ minutes, items }: MinutesSaid): Rational =>
  times(exactly(minutes), inverse(exactly(items)));

/** The exact mean. */
export function meanOf(values: readonly Rational[]): Rational {
  return reduced(times(values.reduce(plus, zero), inverse(exactly(values.length))));
}

/** The middle one, or the mean of the two in the middle. */
export function medianOf(values: readonly Rational[]): Rational {
  const sorted = values.toSorted(compared);
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1);
  return meanOf(middle);
}

/**
 * The minutes by hand that an installation is valued with: the mean of the customer's own answers, drawn towards what is usual for the
 * scenario, the less the more often they answered: (n × own + 5 × usual) ÷ (n + 5).
 */
export function estimateMinutes(own: readonly Rational[], usual: Rational): Rational {
  const count = exactly(own.length);
  const weighted = plus(own.reduce(plus, zero), times(weightOfScenario, usual));
  return reduced(times(weighted, inverse(plus(count, weightOfScenario))));
}
