import { plus, times, zero, type Rational } from '../../platform/rational.ts';
import type { SubscriptionChange } from './subscription-changes.ts';

/** Amounts a month by currency; only those above zero. */
export type Natives = ReadonlyMap<string, Rational>;
export type Rates = ReadonlyMap<string, Rational>;

/** Who is worth how much at a close: the subscriptions as they were changed last. */
export type Holdings = {
  /** What the subscription was before; undefined when it is new. */
  find: (subscriptionId: string) => SubscriptionChange | undefined;
  change: (change: SubscriptionChange) => void;
  nativesOf: (customerId: string) => Natives;
  /** Customers who pay in a currency. */
  customersIn: (currency: string) => string[];
  /** Customers who pay in several currencies. */
  customersInSeveral: () => Iterable<string>;
};

/** What customers pay a month, by currency, while the course of subscriptions is gone through. */
export function createHoldings(): Holdings {
  const byCustomer = new Map<string, Map<string, SubscriptionChange>>();
  const latest = new Map<string, SubscriptionChange>();
  const inSeveral = new Set<string>();
  const nativesOf = (customerId: string): Natives => {
    const natives = new Map<string, Rational>();
    for (const { currency, amount } of byCustomer.get(customerId)?.values() ?? [])
      if (amount.numerator > 0n) natives.set(currency, plus(natives.get(currency) ?? zero, amount));
    return natives;
  };
  const note = (customerId: string) =>
    nativesOf(customerId).size > 1 ? inSeveral.add(customerId) : inSeveral.delete(customerId);
  return {
    find: (subscriptionId) => latest.get(subscriptionId),
    change(change) {
      const { customerId, subscriptionId } = change;
      const former = latest.get(subscriptionId);
      if (former !== undefined && former.customerId !== customerId) {
        byCustomer.get(former.customerId)?.delete(subscriptionId);
        note(former.customerId);
      }
      latest.set(subscriptionId, change);
      const held = byCustomer.get(customerId) ?? new Map<string, SubscriptionChange>();
      byCustomer.set(customerId, held.set(subscriptionId, change));
      note(customerId);
    },
    nativesOf,
    customersIn: (currency) => [...byCustomer.keys()].filter((id) => nativesOf(id).has(currency)),
    customersInSeveral: () => inSeveral,
  };
}

/** The sum in the reporting currency; what has no rate counts nothing. */
export function converted(natives: Natives, rates: Rates): Rational {
  return [...natives].reduce((sum, [currency, amount]) => {
    const rate = rates.get(currency);
    return rate === undefined ? sum : plus(sum, times(amount, rate));
  }, zero);
}
