import type { DiscountState } from '../../billing/subscriptions/subscription-state.ts';
import type { Rational } from '../../platform/rational.ts';
import { dayOf } from '../../platform/time.ts';
import { monthlyAmount } from './monthly-amount.ts';
import type { StateRow } from './queries.ts';

/** What a subscription is worth a month from the close of a day on, in its own currency. */
export type SubscriptionChange = {
  day: string;
  subscriptionId: string;
  customerId: string;
  currency: string;
  amount: Rational;
  /** Not set to end. */
  isCommitted: boolean;
  hasUnknownPrice: boolean;
};

type Settings = { asOf: Date; timeZone: string; deductsFiniteDiscounts: boolean };

/** The states as changes of what they are worth, by day; a discount that begins or ends in between is a change too. */
export function subscriptionChanges(rows: readonly StateRow[], settings: Settings): SubscriptionChange[] {
  return rows
    .flatMap((row, index) => {
      const next = rows[index + 1];
      const end = next?.subscriptionId === row.subscriptionId ? next.day : null;
      const days = discountDays(row, settings).filter((day) => day > row.day && (end === null || day < end));
      return [row.day, ...new Set(days)].map((day) => changeOn(day, row, settings));
    })
    .toSorted((left, right) => (left.day < right.day ? -1 : left.day > right.day ? 1 : 0));
}

function changeOn(
  day: string,
  row: StateRow,
  { asOf, timeZone, deductsFiniteDiscounts }: Settings,
): SubscriptionChange {
  const { subscriptionId, customerId, currency, status, state, isAsked } = row;
  const hasCome = (instant: string) => new Date(instant) <= asOf && dayOf(new Date(instant), timeZone) <= day;
  const isInForce = ({ startsAt, endsAt }: DiscountState) =>
    (startsAt === null || hasCome(startsAt)) && (endsAt === null || !hasCome(endsAt));
  const { amount, hasUnknownPrice } = monthlyAmount(status, isAsked ? state : { ...state, items: [] }, {
    deductsFiniteDiscounts,
    isInForce,
  });
  const isCommitted = !state.isCancelling;
  return { day, subscriptionId, customerId, currency, amount, isCommitted, hasUnknownPrice };
}

/** The days on which a discount of the state begins or ends, as far as they have come. */
function discountDays({ state }: StateRow, { asOf, timeZone }: Settings): string[] {
  return [...state.discounts, ...state.items.flatMap(({ discounts }) => discounts)]
    .flatMap(({ startsAt, endsAt }) => [startsAt, endsAt])
    .filter((instant): instant is string => instant !== null && new Date(instant) <= asOf)
    .map((instant) => dayOf(new Date(instant), timeZone));
}
