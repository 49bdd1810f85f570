import type {
  DiscountState,
  SubscriptionItemState,
  SubscriptionState,
} from '../../billing/subscriptions/subscription-state.ts';
import {
  compared,
  exactly,
  inverse,
  minus,
  one,
  plus,
  reduced,
  times,
  zero,
  type Rational,
} from '../../platform/rational.ts';

export type MonthlyOptions = {
  /** Discounts of a limited time lower recurring revenue too. */
  deductsFiniteDiscounts: boolean;
  /** Whether a discount holds at the instant that is asked about. */
  isInForce: (discount: DiscountState) => boolean;
};

export type MonthlyAmount = {
  /** Minor units a month, without tax, exact. */
  amount: Rational;
  /** An item has no fixed price, or a period that is not known, and counts 0. */
  hasUnknownPrice: boolean;
};

const countingStatuses = new Set(['active', 'past_due']);
const nothing: MonthlyAmount = { amount: zero, hasUnknownPrice: false };

/** What a subscription in this state is worth a month. Of a limited time or not yours to count: nothing. */
export function monthlyAmount(
  status: string,
  state: SubscriptionState,
  { deductsFiniteDiscounts, isInForce }: MonthlyOptions,
): MonthlyAmount {
  const isOurs = state.items.some(({ product }) => product !== null);
  if (!isOurs || !countingStatuses.has(status) || state.pauseBehavior === 'void') return nothing;
  const licensed = state.items.filter(({ isMetered }) => !isMetered);
  const priced = licensed.flatMap((item) => listAmount(item) ?? []);
  const counts = (discount: DiscountState) =>
    (deductsFiniteDiscounts || discount.duration === 'forever') && isInForce(discount);
  const perPeriod = billingPeriod(priced);
  for (const line of priced)
    for (const discount of line.item.discounts.filter(counts)) takeOff([line], discount, perPeriod);
  for (const discount of state.discounts.filter(counts)) takeOff(priced, discount, perPeriod);
  return {
    amount: reduced(priced.map(withoutTax).reduce(plus, zero)),
    hasUnknownPrice: priced.length < licensed.length,
  };
}

/** An item with what is left of its price a month; discounts lower it. */
type Line = { item: SubscriptionItemState; perMonth: Rational; amount: Rational };

function listAmount(item: SubscriptionItemState): Line | null {
  const perMonth = periodsPerMonth(item.interval, item.intervalCount);
  if (item.unitAmountDecimal === null || perMonth === null) return null;
  const amount = times(exactly(item.unitAmountDecimal), exactly(item.quantity), perMonth);
  return { item, perMonth, amount: compared(amount, zero) < 0 ? zero : amount };
}

/** How many periods of a price lie in a month; null for a unit that is new to us. */
function periodsPerMonth(interval: string, count: number): Rational | null {
  const months: Record<string, [bigint, bigint]> = {
    day: [365n, 12n],
    week: [52n, 12n],
    month: [1n, 1n],
    year: [1n, 12n],
  };
  const [periods, inMonths] = months[interval] ?? [0n, 1n];
  return periods === 0n || count < 1 ? null : { numerator: periods, denominator: inMonths * BigInt(count) };
}

/** How often the subscription is billed a month: with items of several periods, by the shortest of them. */
function billingPeriod(lines: readonly Line[]): Rational {
  return lines.reduce((most, { perMonth }) => (compared(perMonth, most) > 0 ? perMonth : most), zero);
}

/** Takes a discount off the lines that it holds for: a percentage of each, or one amount per billing period, in proportion. */
function takeOff(lines: readonly Line[], discount: DiscountState, perPeriod: Rational): void {
  const held = lines.filter(
    ({ item }) => discount.appliesTo === null || discount.appliesTo.includes(item.stripeProductId),
  );
  const left = leftOf(held, discount, perPeriod);
  for (const line of held) line.amount = times(line.amount, left);
}

/** The share of the lines' amounts that a discount leaves. */
function leftOf(lines: readonly Line[], discount: DiscountState, perPeriod: Rational): Rational {
  const { percentOff, amountOff, currency } = discount;
  if (percentOff !== null) return atLeastZero(minus(one, times(exactly(percentOff), percent)));
  const total = lines.map(({ amount }) => amount).reduce(plus, zero);
  const isForeign = currency !== null && lines.some(({ item }) => item.currency !== currency);
  if (amountOff === null || isForeign || total.numerator === 0n) return one;
  return atLeastZero(minus(one, times(exactly(amountOff), perPeriod, inverse(total))));
}

function withoutTax({ item, amount }: Line): Rational {
  if (!item.isTaxInclusive) return amount;
  return times(amount, inverse(plus(one, times(exactly(item.inclusiveTaxPercent), percent))));
}

const percent: Rational = { numerator: 1n, denominator: 100n };
const atLeastZero = (value: Rational) => (value.numerator < 0n ? zero : value);
