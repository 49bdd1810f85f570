import type Stripe from 'stripe';
import type { StripeAccount } from '../stripe-account.ts';

type ScheduleFields = {
  customer: string;
  phases: Stripe.SubscriptionSchedule.Phase[];
  at: number;
  endBehaviour: string;
  metadata: Stripe.Metadata;
  /** The one that it is made of, if any. */
  subscription: Stripe.Subscription | null;
};

/** A schedule that has not begun, or that takes over a subscription. */
export function scheduleShape(account: StripeAccount, fields: ScheduleFields): Stripe.SubscriptionSchedule {
  const { subscription } = fields;
  const first = fields.phases[0];
  return {
    id: account.newId('sub_sched'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: fields.at,
    current_phase: subscription && first ? { start_date: first.start_date, end_date: first.end_date } : null,
    customer: fields.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: fields.endBehaviour,
    livemode: false,
    metadata: fields.metadata,
    pause_schedules: [],
    phases: fields.phases,
    released_at: null,
    released_subscription: null,
    status: subscription ? 'active' : 'not_started',
    subscription: subscription?.id ?? null,
    test_clock: account.customers.get(fields.customer)?.test_clock ?? null,
  };
}
