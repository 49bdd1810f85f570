import type Stripe from 'stripe';
import { idOf } from '../id-of.ts';
import { addressIn, type StripeAccount } from '../stripe-account.ts';
import { settleCharge } from './balance.ts';

export type Payer = { email: string | null; name: string | null; country: string | null };

type IntentFields = {
  amount: number;
  currency: string;
  customer: string | null;
  metadata: Stripe.Metadata;
  description?: string | null;
  paymentMethod?: string | null;
  captureMethod?: string | null;
  setupFutureUsage?: string | null;
};

/** A payment intent that waits for its money. */
export function createPaymentIntent(
  account: StripeAccount,
  fields: IntentFields,
  at: number,
): Stripe.PaymentIntent {
  const id = account.newId('pi');
  const intent = account.paymentIntents.add({
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: fields.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: fields.captureMethod ?? 'automatic_async',
    client_secret: `${id}_secret`,
    confirmation_method: 'automatic',
    created: at,
    currency: fields.currency,
    customer: fields.customer,
    customer_account: null,
    description: fields.description ?? null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: { ...fields.metadata },
    next_action: null,
    on_behalf_of: null,
    payment_method: fields.paymentMethod ?? null,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: fields.setupFutureUsage ?? null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  });
  account.record('payment_intent.created', intent, at);
  return intent;
}

/** The money arrives: a paid charge, with its balance transaction now or later; only held when it is to be captured by hand. */
export function succeedPaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  options: { at: number; settleLater?: boolean | undefined },
): Stripe.Charge {
  const settlesLater = options.settleLater ?? account.settings.balanceTransactions === 'later';
  const charge =
    settledPending(account, intent, 'succeeded') ??
    createCharge(account, intent, payer, 'succeeded', options.at);
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  if (intent.capture_method === 'manual') {
    charge.captured = false;
    charge.amount_captured = 0;
    intent.status = 'requires_capture';
    intent.amount_capturable = intent.amount;
    account.record('charge.succeeded', charge, options.at);
    account.record('payment_intent.amount_capturable_updated', intent, options.at);
    return charge;
  }
  if (!settlesLater) settleCharge(account, charge, options.at, false);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  account.record('charge.succeeded', charge, options.at);
  account.record('payment_intent.succeeded', intent, options.at);
  return charge;
}

/**
 * A bank debit that takes days: its charge is there at once and says that it is paid and captured, for the debit was authorized; only its
 * status, and the intent's, say that no money has come.
 */
export function processPaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  at: number,
): Stripe.Charge {
  const charge = createCharge(account, intent, payer, 'pending', at);
  intent.status = 'processing';
  intent.latest_charge = charge.id;
  intent.payment_method_types = ['us_bank_account'];
  account.record('charge.pending', charge, at);
  account.record('payment_intent.processing', intent, at);
  return charge;
}

/** What became of the charge that was pending; null: there is none. */
function settledPending(
  account: StripeAccount,
  { latest_charge: latest }: Stripe.PaymentIntent,
  status: 'succeeded' | 'failed',
): Stripe.Charge | null {
  const charge = account.charges.get(idOf(latest));
  if (charge?.status !== 'pending') return null;
  charge.status = status;
  if (status === 'failed')
    Object.assign(charge, {
      paid: false,
      failure_code: 'insufficient_funds',
      failure_message: "The customer's account has insufficient funds to cover this payment.",
    });
  return charge;
}

/** The bank wants to see the customer before it pays. */
export function requireAction(account: StripeAccount, intent: Stripe.PaymentIntent, at: number): void {
  intent.status = 'requires_action';
  intent.next_action = {
    type: 'redirect_to_url',
    redirect_to_url: { return_url: null, url: `${account.url}/3ds/${intent.id}` },
  };
  account.record('payment_intent.requires_action', intent, at);
}

/** The bank says no: a failed charge that moves no money. */
export function failPaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  at: number,
): Stripe.Charge {
  const charge =
    settledPending(account, intent, 'failed') ?? createCharge(account, intent, payer, 'failed', at);
  intent.status = 'requires_payment_method';
  intent.latest_charge = charge.id;
  intent.next_action = null;
  intent.last_payment_error = {
    charge: charge.id,
    code: 'card_declined',
    decline_code: 'generic_decline',
    message: 'Your card was declined.',
    type: 'card_error',
  };
  account.record('charge.failed', charge, at);
  account.record('payment_intent.payment_failed', intent, at);
  return charge;
}

function createCharge(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  payer: Payer,
  status: Stripe.Charge.Status,
  at: number,
): Stripe.Charge {
  const isPaid = status !== 'failed';
  const id = account.newId(status === 'pending' ? 'py' : 'ch');
  return account.charges.add({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: isPaid ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: {
      address: addressIn(payer.country),
      email: payer.email,
      name: payer.name,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: 'SCENARIO LIBRARY',
    captured: isPaid,
    created: at,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: isPaid ? null : 'card_declined',
    failure_message: isPaid ? null : 'Your card was declined.',
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: null,
    paid: isPaid,
    payment_intent: intent.id,
    payment_method: typeof intent.payment_method === 'string' ? intent.payment_method : null,
    payment_method_details: null,
    receipt_email: payer.email,
    receipt_number: null,
    receipt_url: isPaid ? `${account.url}/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  });
}
