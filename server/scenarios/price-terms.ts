import { invalid } from '../platform/errors.ts';
import type { Money } from '../platform/money.ts';

/** What a scenario costs: nothing, once, what the customer likes from a minimum on, or every month or year. */
export type PriceTerms = {
  price: Money | null;
  minimumPrice: Money | null;
  recurring: 'month' | 'year' | null;
};

/** Refuses terms that do not go together, each with what to do. */
export function refuseWrongTerms({ price, minimumPrice, recurring }: PriceTerms): void {
  if (recurring && !price) throw invalid('/recurring', 'A recurring scenario needs a price.');
  if (!minimumPrice) return;
  if (!price)
    throw invalid('/minimumPrice', 'A minimum needs a price beside it, which is suggested to the customer.');
  if (recurring)
    throw invalid('/minimumPrice', 'Stripe lets customers choose a price only for what is paid once.');
  if (minimumPrice.currency !== price.currency)
    throw invalid('/minimumPrice', `Give the minimum in the currency of the price, ${price.currency}.`);
  if (minimumPrice.amount > price.amount)
    throw invalid('/minimumPrice', 'The minimum may not be above the price that is suggested.');
}

/** The terms after a change: what it does not name stays; a scenario that becomes free, or recurring, has no minimum any more. */
export function changedTerms(
  before: PriceTerms,
  change: { [Name in keyof PriceTerms]?: PriceTerms[Name] | undefined },
): PriceTerms {
  const price = change.price === undefined ? before.price : change.price;
  const recurring = change.recurring === undefined ? before.recurring : change.recurring;
  const kept = price === null || recurring !== null ? null : before.minimumPrice;
  return { price, recurring, minimumPrice: change.minimumPrice === undefined ? kept : change.minimumPrice };
}
