import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import type { StripeAccount } from '../stripe-account.ts';

export type NewItem = {
  price: Stripe.Price;
  quantity: number | null;
  metadata?: Stripe.Metadata;
  /** Ids of discounts of this item alone. */
  discounts?: string[];
};

/** One item of a subscription, for the period given. */
export function subscriptionItem(
  account: StripeAccount,
  subscription: string,
  item: NewItem,
  period: { start: number; end: number },
  at: number,
): Stripe.SubscriptionItem {
  const { price } = item;
  if (!price.recurring) throw invalid('The price must be recurring.', 'items');
  const isMetered = price.recurring.usage_type === 'metered';
  return {
    id: account.newId('si'),
    object: 'subscription_item',
    billed_until: period.end,
    billing_thresholds: null,
    created: at,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: item.discounts ?? [],
    metadata: item.metadata ?? {},
    plan: planOf(price, price.recurring),
    price,
    ...(isMetered ? {} : { quantity: item.quantity ?? 1 }),
    subscription,
    tax_rates: [],
  };
}

/** A price in the shape of a plan, which items still carry. */
export function planOf(price: Stripe.Price, recurring: Stripe.Price.Recurring): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: recurring.interval,
    interval_count: recurring.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: recurring.usage_type,
  };
}

/** The items whose period is the first to end. */
export function nextDueItems(subscription: Stripe.Subscription): Stripe.SubscriptionItem[] {
  const end = nextPeriodEnd(subscription);
  return subscription.items.data.filter((item) => item.current_period_end === end);
}

/** When the first of the items' periods ends. */
export function nextPeriodEnd(subscription: Stripe.Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}
