import type { ProductKind } from '../products/product.ts';

/** A reduction, as far as recurring revenue depends on it. Percent and amount exclude each other. */
export type DiscountState = {
  id: string;
  duration: 'forever' | 'once' | 'repeating' | (string & {});
  /** A decimal, as Stripe writes it. */
  percentOff: string | null;
  /** Minor units of `currency`. */
  amountOff: number | null;
  currency: string | null;
  /** Products of Stripe that it holds for; null: all. */
  appliesTo: string[] | null;
  startsAt: string | null;
  endsAt: string | null;
};

/** What a subscription asks for. */
export type SubscriptionItemState = {
  id: string;
  stripePriceId: string;
  stripeProductId: string;
  /** Ours; null for what others sell through the same account. */
  product: { kind: ProductKind; id: string } | null;
  /** Minor units with any number of decimals; null: tiered, or chosen by the customer. */
  unitAmountDecimal: string | null;
  currency: string;
  quantity: number;
  interval: 'day' | 'week' | 'month' | 'year' | (string & {});
  intervalCount: number;
  isMetered: boolean;
  isTaxInclusive: boolean;
  /** Sum of the percentages that lie in an inclusive price, as a decimal; "0" without. */
  inclusiveTaxPercent: string;
  discounts: DiscountState[];
};

/** A subscription at an instant: `subscription_states.state`. Facts only; what it is worth a month is derived from it. */
export type SubscriptionState = {
  items: SubscriptionItemState[];
  /** Of the whole subscription, in the order listed. */
  discounts: DiscountState[];
  /** Of pause_collection: keep_as_draft, mark_uncollectible, void; null: not paused. */
  pauseBehavior: string | null;
  /** It is set to end. */
  isCancelling: boolean;
  startedAt: string;
  endedAt: string | null;
};
