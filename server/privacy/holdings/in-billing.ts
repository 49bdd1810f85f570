import { ofAddress, ofCustomer, type Holding } from './holding.ts';

const ofSubscription = `t.subscription_id in (select id from subscriptions where customer_id = $1::text)`;

/** What they bought. Money records stay, without the person. */
export const inBilling: readonly Holding[] = [
  {
    table: 'orders',
    of: ofCustomer,
    erasure: {
      keeps: `id customer_id kind status currency total_amount tax_amount refunded_amount stripe_payment_intent_id stripe_charge_id checkout_session_id
        country created_at paid_at settled_at fetched_at stripe_invoice_id stripe_subscription_id discount_amount promotion_code coupon_id is_paid_outside
        covers_from covers_to credited_amount dispute_state given_back_at presentment_amount presentment_currency`,
    },
  },
  {
    table: 'order_lines',
    of: 't.order_id in (select id from orders where customer_id = $1::text)',
    erasure: { keeps: 'order_id position scenario_id bundle_id plan_id amount description is_recurring' },
  },
  {
    table: 'fraud_warnings',
    of: 't.order_id in (select id from orders where customer_id = $1::text)',
    erasure: { keeps: 'id order_id fraud_type is_actionable created_at' },
  },
  {
    table: 'revenue_entries',
    of: ofCustomer,
    erasure: {
      keeps: `id source source_id kind line_position order_id customer_id scenario_id bundle_id plan_id object_id occurred_at amount currency
        presentment_currency reporting_amount reporting_currency country recorded_at settlement_amount settlement_currency`,
    },
  },
  {
    table: 'ledger_conversions',
    of: 't.entry_id in (select id from revenue_entries where customer_id = $1::text)',
    erasure: { keeps: 'entry_id exchange_rate_id reporting_amount reporting_currency recorded_at' },
  },
  {
    table: 'entitlements',
    of: ofCustomer,
    erasure: {
      sets: {
        state: `'revoked'`,
        valid_to: 'least(t.valid_to, $4::timestamptz)',
        updated_at: '$4::timestamptz',
      },
      keeps: 'id customer_id scenario_id source source_id valid_from created_at plan_id installation_limit',
    },
  },
  {
    table: 'checkout_sessions',
    of: ofCustomer,
    erasure: {
      sets: {
        success_url: 'null',
        cancel_url: 'null',
        url: 'null',
        parameters: 'null',
        status: `case t.status when 'open' then 'expired' else t.status end`,
      },
      keeps: `id customer_id scenario_id amount currency promotion_code stripe_session_id created_at expires_at paid_at bundle_id plan_id price_id source
        coupon_id recovery_mailed_at recovered_from expired_at agreed_to_promotions_at offered_after`,
    },
  },
  {
    table: 'stripe_customers',
    of: ofCustomer,
    // What Stripe still tells of a past payment belongs to nobody else: without this row its payer would be made a customer again.
    erasure: { keeps: 'customer_id stripe_customer_id created_at is_primary deleted_at is_matched' },
  },
  { table: 'unlinked_stripe_customers', of: ofAddress, erasure: 'rows' },
  {
    table: 'subscriptions',
    of: ofCustomer,
    erasure: {
      keeps: `id customer_id status currency started_at trial_ends_at current_period_starts_at current_period_ends_at cancels_at canceled_at ended_at
        past_due_since pause_behavior cancellation_reason cancellation_feedback latest_invoice_id checkout_session_id fetched_at created_at updated_at
        stripe_customer_id facts inclusive_taxes plan_id scenario_id silent_at is_silent`,
    },
  },
  {
    table: 'subscription_states',
    of: ofCustomer,
    erasure: {
      keeps: `subscription_id customer_id valid_from life_rank source source_id status currency state recorded_at state_digest event_type told_at facts
        facts_before`,
    },
  },
  {
    table: 'subscription_discounts',
    of: ofSubscription,
    erasure: { keeps: 'id subscription_id state is_complete learned_at' },
  },
  {
    table: 'subscription_notices',
    of: ofSubscription,
    erasure: { keeps: 'subscription_id kind about created_at' },
  },
];
