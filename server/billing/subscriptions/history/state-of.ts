import { exactly, plus, toDecimal, zero } from '../../../platform/rational.ts';
import type { ProductRef } from '../../products/product.ts';
import { isTerminal, type ItemFacts, type SubscriptionFacts } from './subscription-facts.ts';
import type { DiscountState, SubscriptionItemState, SubscriptionState } from '../subscription-state.ts';

/** What a subscription's object names by id only, and what was learned of it. */
export type Catalogue = {
  /** Ours, by Stripe's product. */
  products: ReadonlyMap<string, ProductRef>;
  discounts: ReadonlyMap<string, DiscountState>;
  /** By item: the percentage that automatic tax finds in the price. */
  inclusiveTaxes: Readonly<Record<string, string>>;
};

/** The state that recurring revenue is computed from. A discount of which nothing is known takes nothing off. */
export function stateOf(facts: SubscriptionFacts, catalogue: Catalogue): SubscriptionState {
  const { startedAt, endedAt, pauseBehavior } = facts;
  return {
    items: facts.items.map((item) => itemState(item, facts, catalogue)),
    discounts: discountStates(facts.discountIds, catalogue),
    pauseBehavior,
    isCancelling: facts.cancelsAt !== null && !isTerminal(facts.status),
    startedAt,
    endedAt,
  };
}

function itemState(
  item: ItemFacts,
  { isTaxAutomatic }: SubscriptionFacts,
  catalogue: Catalogue,
): SubscriptionItemState {
  const { id, stripePriceId, stripeProductId, unitAmountDecimal, currency, quantity, intervalCount } = item;
  const automatic = isTaxAutomatic && item.isPriceTaxInclusive ? catalogue.inclusiveTaxes[id] : undefined;
  const percents = automatic === undefined ? item.inclusiveRates : [automatic];
  return {
    id,
    stripePriceId,
    stripeProductId,
    product: catalogue.products.get(stripeProductId) ?? null,
    unitAmountDecimal,
    currency,
    quantity,
    interval: item.interval,
    intervalCount,
    isMetered: item.isMetered,
    isTaxInclusive: item.isPriceTaxInclusive || item.inclusiveRates.length > 0,
    inclusiveTaxPercent: toDecimal(percents.map(exactly).reduce(plus, zero)),
    discounts: discountStates(item.discountIds, catalogue),
  };
}

function discountStates(ids: readonly string[], { discounts }: Catalogue): DiscountState[] {
  return ids.flatMap((id) => discounts.get(id) ?? []);
}
