import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { createLineItems, discountLineItems, taxLineItems } from '../line-items.ts';
import type { StripeAccount } from '../stripe-account.ts';
import { billSubscription, type Billed } from './invoices.ts';
import type { Payer } from './payments.ts';
import { discountOf, periodEnd, subscriptionItem } from './subscription-parts.ts';
import { idOf } from '../id-of.ts';

export type NewSubscription = {
  customer: string;
  items: Stripe.LineItem[];
  metadata: Stripe.Metadata;
  coupon: Stripe.Coupon | null;
  payer: Payer;
  at: number;
  settleLater?: boolean | undefined;
};

/** A subscription that begins active, with its first invoice paid. */
export function startSubscription(
  account: StripeAccount,
  fields: NewSubscription,
): Billed & { subscription: Stripe.Subscription } {
  const id = account.newId('sub');
  const { at, items } = fields;
  const subscription = account.subscriptions.add({
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: at,
    billing_cycle_anchor_config: null,
    billing_mode: { type: 'flexible', flexible: null },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: null,
    collection_method: 'charge_automatically',
    created: at,
    currency: items[0]?.currency ?? 'usd',
    customer: fields.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: fields.coupon ? [discountOf(account, fields.coupon, id, fields.customer, at)] : [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: {
      object: 'list',
      data: items.map((item) => subscriptionItem(account, id, item, at)),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...fields.metadata },
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: at,
    status: 'incomplete',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
  });
  account.record('customer.subscription.created', subscription, at);
  const bill = {
    items,
    reason: 'subscription_create' as const,
    payer: fields.payer,
    at,
    isPaid: true,
    settleLater: fields.settleLater,
  };
  const billed = billSubscription(account, subscription, bill);
  subscription.status = 'active';
  account.record('customer.subscription.updated', subscription, at, { status: 'incomplete' });
  return { ...billed, subscription };
}

/** The next period: a new invoice, paid, or refused by the bank, which makes the subscription past due. */
export function renewSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  options: { at: number; payer: Payer; isPaid: boolean; taxAmount?: number | undefined },
): Billed {
  if (subscription.status === 'canceled') throw invalid(`Subscription ${subscription.id} is canceled.`);
  const previous = { status: subscription.status };
  const start = subscription.items.data[0]?.current_period_end ?? options.at;
  for (const item of subscription.items.data) {
    item.current_period_start = start;
    item.current_period_end = periodEnd(start, item.price, subscription.billing_cycle_anchor);
  }
  const items = createLineItems(
    account,
    subscription.items.data.map((item) => ({ price: item.price, quantity: item.quantity ?? 1 })),
  );
  const coupon = couponInForce(account, subscription, start);
  if (coupon) discountLineItems(items, coupon);
  if (options.taxAmount) taxLineItems(items, options.taxAmount);
  const billed = billSubscription(account, subscription, { ...options, items, reason: 'subscription_cycle' });
  subscription.status = options.isPaid ? 'active' : 'past_due';
  account.record('customer.subscription.updated', subscription, options.at, previous);
  return billed;
}

/** Ends a subscription at once. */
export function cancelSubscription(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  at: number,
): Stripe.Subscription {
  if (subscription.status === 'canceled')
    throw invalid(`Subscription ${subscription.id} is already canceled.`);
  subscription.status = 'canceled';
  subscription.canceled_at ??= at;
  subscription.ended_at = at;
  account.record('customer.subscription.deleted', subscription, at);
  return subscription;
}

function couponInForce(
  account: StripeAccount,
  subscription: Stripe.Subscription,
  at: number,
): Stripe.Coupon | undefined {
  const discount = subscription.discounts.find(
    (entry) => typeof entry === 'object' && (entry.end === null || at < entry.end),
  );
  if (typeof discount !== 'object') return undefined;
  const coupon = account.coupons.get(idOf(discount.source.coupon));
  return coupon?.duration === 'once' ? undefined : coupon;
}
