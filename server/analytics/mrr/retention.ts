import { compared, minus, reduced, times, zero, type Rational } from '../../platform/rational.ts';
import { exactSum } from './exact-sum.ts';
import { converted, type Holdings, type Natives, type Rates } from './holdings.ts';

export type Retained = {
  /** Customers who paid at the opening and do not at the closing. */
  lostCustomers: number;
  /** Σ min(opening, closing) of those who paid at the opening. */
  kept: Rational;
  /** Σ closing of the same. */
  retained: Rational;
};

/**
 * What became of those who paid at an opening. Customers with a change are looked at one by one; of all others, who pay in one currency, the
 * sum per currency moved with its rate alone.
 */
export function followRetention(opening: { totals: Natives; rates: Rates }, holdings: Holdings) {
  const changed = new Map<string, Natives>();
  /** To be called before the first change of a customer. */
  const touch = (customerId: string) => {
    if (!changed.has(customerId)) changed.set(customerId, holdings.nativesOf(customerId));
  };
  for (const customerId of holdings.customersInSeveral()) touch(customerId);
  return {
    touch,
    close(rates: Rates): Retained {
      const [kept, retained] = [exactSum(), exactSum()];
      let lostCustomers = 0;
      const unchanged = new Map(opening.totals);
      for (const [customerId, natives] of changed) {
        for (const [currency, amount] of natives)
          unchanged.set(currency, reduced(minus(unchanged.get(currency) ?? zero, amount)));
        const before = converted(natives, opening.rates);
        if (before.numerator === 0n) continue;
        const after = converted(holdings.nativesOf(customerId), rates);
        if (after.numerator === 0n) lostCustomers += 1;
        kept.add(lesser(before, after));
        retained.add(after);
      }
      for (const [currency, amount] of unchanged) {
        const [before, after] = [opening.rates.get(currency), rates.get(currency)];
        if (before === undefined || after === undefined) continue; // it was not in the opening
        kept.add(times(amount, lesser(before, after)));
        retained.add(times(amount, after));
      }
      return { lostCustomers, kept: kept.value(), retained: retained.value() };
    },
  };
}

const lesser = (left: Rational, right: Rational) => (compared(left, right) < 0 ? left : right);
