import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';

type ShapeFields = {
  id: string;
  customer: string;
  currency: string;
  at: number;
  anchor: number;
  anchorConfig: Stripe.Subscription.BillingCycleAnchorConfig | null;
  items: Stripe.SubscriptionItem[];
  discounts: string[];
  metadata: Stripe.Metadata;
  description: string | null;
  trialEnd: number | null;
  trialSettings: Stripe.Subscription.TrialSettings | null;
  collectionMethod: string;
  daysUntilDue: number | null;
  defaultPaymentMethod: string | null;
  isTaxAutomatic: boolean;
  schedule: string | null;
};

/** A subscription before its first invoice. */
export function subscriptionShape(account: StripeAccount, fields: ShapeFields): Stripe.Subscription {
  const { at, id, trialEnd } = fields;
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: {
      disabled_reason: null,
      enabled: fields.isTaxAutomatic,
      liability: fields.isTaxAutomatic ? { type: 'self' } : null,
    },
    billing_cycle_anchor: fields.anchor,
    billing_cycle_anchor_config: fields.anchorConfig,
    billing_mode: { type: 'flexible', flexible: { proration_discounts: 'included' } },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: fields.collectionMethod,
    created: at,
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    days_until_due: fields.daysUntilDue,
    default_payment_method: fields.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: fields.description,
    discounts: fields.discounts,
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
      data: fields.items,
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
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: fields.schedule,
    start_date: at,
    status: trialEnd === null ? 'incomplete' : 'trialing',
    test_clock: account.customers.get(fields.customer)?.test_clock ?? null,
    transfer_data: null,
    trial_end: trialEnd,
    trial_settings: fields.trialSettings ?? {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: trialEnd === null ? null : at,
  };
}
