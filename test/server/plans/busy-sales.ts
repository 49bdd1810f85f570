import type { SubscriptionState } from '../../../server/billing/subscriptions/subscription-state.ts';
import { at, buyer, id, some, type BusyRows } from './busy-rows.ts';

const subscribed: SubscriptionState = {
  items: [],
  discounts: [],
  pauseBehavior: null,
  isCancelling: false,
  startedAt: '2026-01-01T00:00:00.000Z',
  endedAt: null,
};

/** One in 50 pays in another currency. */
const balance = `case when n % 50 = 0 then 'eur' else 'usd' end`;

/** Who buys, and what of it is kept. */
export const busySales: BusyRows[] = [
  [
    'customers',
    'id, email, name, created_at',
    `${buyer}, 'buyer-' || n || '@example.com', 'Buyer ' || n, ${at}`,
  ],
  [
    'api_keys',
    'id, kind, customer_id, name, prefix, key_hash, created_at, last_used_at',
    `${id('key')}, 'customer', ${buyer}, 'First', 'slk_' || n, convert_to('key ' || n, 'UTF8'), ${at}, ${at}`,
  ],
  [
    'customer_sessions',
    'id, customer_id, token_hash, created_at, rotated_at, last_used_at, expires_at',
    `${id('ses')}, ${buyer}, convert_to('session ' || n, 'UTF8'), ${at}, ${at}, ${at}, now() + interval '1 day'`,
  ],
  [
    'consents',
    'customer_id, purpose, is_granted, policy_version, created_at',
    `${buyer}, 'terms', true, '1', ${at}`,
  ],
  [
    'checkout_sessions',
    'id, customer_id, scenario_id, amount, currency, status, created_at',
    `${id('chk')}, ${buyer}, s.id, 1900, 'usd', 'complete', ${at}`,
    some('scenarios', 'id'),
  ],
  [
    'orders',
    'id, customer_id, kind, status, currency, total_amount, tax_amount, stripe_payment_intent_id, checkout_session_id, created_at, fetched_at, paid_at, promotion_code',
    `${id('ord')}, ${buyer}, 'purchase', 'paid', 'usd', 1900, 0, 'pi_' || n, ${id('chk')}, ${at}, ${at}, ${at}, case when n % 50 = 0 then 'WELCOME' end`,
  ],
  [
    'order_lines',
    'order_id, position, scenario_id, amount',
    `${id('ord')}, 0, s.id, 1900`,
    some('scenarios', 'id'),
  ],
  [
    'entitlements',
    'id, customer_id, scenario_id, source, source_id, state, valid_from, created_at, updated_at',
    `${id('ent')}, ${buyer}, s.id, 'order', ${id('ord')}, 'active', ${at}, ${at}, ${at}`,
    some('scenarios', 'id'),
  ],
  [
    'revenue_entries',
    'id, source, source_id, kind, line_position, order_id, customer_id, scenario_id, object_id, occurred_at, amount, currency, presentment_currency, reporting_amount, reporting_currency',
    `${id('rev')}, 'stripe', 'txn_' || n, 'charge', 0, ${id('ord')}, ${buyer}, s.id, 'ch_' || n, ${at}, 1900, ${balance}, ${balance}, 1900, 'usd'`,
    some('scenarios', 'id'),
  ],
  [
    'stripe_events',
    'id, type, livemode, payload, headers, created_at, received_at, state',
    `'evt_' || n, 'charge.succeeded', false, '\\x7b7d', '{}', ${at}, ${at}, 'done'`,
  ],
  [
    'reward_entries',
    'id, customer_id, kind, points, source_key, order_id, occurred_at',
    `${id('rwd')}, ${buyer}, 'purchase', 19, 'order:' || n, ${id('ord')}, ${at}`,
  ],
  // Of each scenario what it took to create, and for two years what all of them share.
  [
    'library_costs',
    'id, kind, scenario_id, amount, currency, spent_on, month, created_at',
    `${id('cst')}, case when n % 250 = 0 then 'hosting' else 'creation' end, case when n % 250 <> 0 then s.id end, 100, 'usd',
     case when n % 250 <> 0 then current_date - n % 900 end,
     case when n % 250 = 0 then date_trunc('month', now())::date - n / 250 * interval '1 month' end, ${at}`,
    some('scenarios', 'id'),
  ],
  ['stripe_customers', 'customer_id, stripe_customer_id, created_at', `${buyer}, 'cus_stripe_' || n, ${at}`],
  [
    'fraud_warnings',
    'id, order_id, fraud_type, is_actionable, created_at',
    `'issfr_' || n, ${id('ord')}, 'made_with_stolen_card', false, ${at}`,
  ],
  [
    'payment_snapshots',
    'id, object_type, links, life_rank, changed_at, object',
    `'ch_' || n, 'charge', array['pi_' || n], 2, ${at}, '{}'`,
  ],
  [
    'ledger_conversions',
    'entry_id, exchange_rate_id, reporting_amount, reporting_currency',
    `${id('rev')}, 'xrt_1', 1700, 'eur'`,
  ],
  [
    'subscriptions',
    'id, customer_id, status, currency, started_at, fetched_at, created_at, updated_at',
    `'sub_' || n, ${buyer}, 'active', 'usd', ${at}, ${at}, ${at}, ${at}`,
  ],
  [
    'subscription_states',
    'subscription_id, customer_id, valid_from, life_rank, source, source_id, status, currency, state',
    `'sub_' || n, ${buyer}, ${at}, 1, 'event', 'evt_' || n, 'active', ${balance}, '${JSON.stringify(subscribed)}'`,
  ],
  [
    'reward_redemptions',
    'id, customer_id, points, worth_amount, worth_currency, code, state, stripe_promotion_code_id, created_at, expires_at',
    `${id('rdm')}, ${buyer}, 100, 100, 'usd', 'POINTS-' || n, 'issued', 'promo_' || n, ${at}, ${at}`,
  ],
  [
    'offer_exposures',
    'id, offer_id, customer_id, arm, scenario_id, percent_off, exposed_at, expires_at, state',
    `${id('exp')}, 'ofr_1', ${buyer}, 'treated', s.id, 20, ${at}, ${at}, 'expired'`,
    some('scenarios', 'id'),
  ],
  [
    'subscription_discounts',
    'id, subscription_id, state, is_complete, learned_at',
    `'di_' || n, 'sub_' || n, '{}', true, ${at}`,
  ],
  [
    'subscription_notices',
    'subscription_id, kind, about, created_at',
    `'sub_' || n, 'paymentFailed', 'in_' || n, ${at}`,
  ],
  ['stripe_entitlement_readings', 'stripe_customer_id, fetched_at', `'cus_stripe_' || n, ${at}`],
  [
    'unlinked_stripe_customers',
    'stripe_customer_id, email, created_at',
    `'cus_else_' || n, 'else-' || n || '@example.com', ${at}`,
  ],
  ['foreign_movements', 'id, sentence, noted_at', `'txn_else_' || n, 'Not of this library.', ${at}`],
];
