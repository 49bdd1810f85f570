import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import type { StripeAccount } from '../stripe-account.ts';

/** One item of a new subscription, from a line of its checkout. */
export function subscriptionItem(
  account: StripeAccount,
  subscription: string,
  item: Stripe.LineItem,
  at: number,
): Stripe.SubscriptionItem {
  const { price } = item;
  if (!price?.recurring) throw invalid('The price must be recurring.', 'line_items');
  return {
    id: account.newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: at,
    current_period_end: periodEnd(at, price, at),
    current_period_start: at,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price, price.recurring),
    price,
    quantity: item.quantity ?? 1,
    subscription,
    tax_rates: [],
  };
}

function planOf(price: Stripe.Price, recurring: Stripe.Price.Recurring): Stripe.Plan {
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

/** The coupon of a subscription, with the end of its effect. */
export function discountOf(
  account: StripeAccount,
  coupon: Stripe.Coupon,
  subscription: string,
  customer: string,
  at: number,
): Stripe.Discount {
  const months = coupon.duration === 'repeating' ? (coupon.duration_in_months ?? 1) : null;
  return {
    id: account.newId('di'),
    object: 'discount',
    checkout_session: null,
    customer,
    customer_account: null,
    end: months === null ? null : addToInstant(at, 'month', months, at),
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: at,
    subscription,
    subscription_item: null,
  };
}

/** When the period of a price ends that starts at an instant; `anchor` is when the first one started. */
export function periodEnd(start: number, price: Stripe.Price, anchor: number): number {
  return addToInstant(
    start,
    price.recurring?.interval ?? 'month',
    price.recurring?.interval_count ?? 1,
    anchor,
  );
}

/** Adds days, weeks, months or years in UTC; months keep the anchor's day, or end on the last one that they have. */
function addToInstant(at: number, interval: string, count: number, anchor: number): number {
  const days = interval === 'day' ? count : interval === 'week' ? 7 * count : null;
  if (days !== null) return at + days * 86_400;
  const date = new Date(at * 1000);
  const months = interval === 'year' ? 12 * count : count;
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(new Date(anchor * 1000).getUTCDate(), lastDay));
  return Math.floor(date.getTime() / 1000);
}
