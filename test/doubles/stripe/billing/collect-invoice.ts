import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import {
  createPaymentIntent,
  failPaymentIntent,
  requireAction,
  succeedPaymentIntent,
  type Payer,
} from '../movements/payments.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';
import { markPaid } from './invoice-life.ts';
import { subscriptionOf } from './invoice-shape.ts';
import { cardFor, payerOf } from './payers.ts';
import { subscriptionUnpaid } from './subscription-states.ts';

export type Billed = {
  invoice: Stripe.Invoice;
  /** None when nothing was due. */
  paymentIntent: Stripe.PaymentIntent | null;
  charge: Stripe.Charge | null;
};

export type Collection = {
  at: number;
  payer?: Payer | undefined;
  /** In place of what the customer's card does; `missing`: there is none. */
  behaviour?: CardBehaviour | 'missing' | undefined;
  settleLater?: boolean | undefined;
};

/** Tries to collect an open invoice. */
export function collectInvoice(
  account: StripeAccount,
  invoice: Stripe.Invoice,
  collection: Collection,
): Billed {
  const { at } = collection;
  if (invoice.status === 'paid') return { invoice, paymentIntent: null, charge: null };
  const payment = payableBy(account, invoice, at);
  const intent = account.paymentIntents.get(idOf(payment.payment.payment_intent)) as Stripe.PaymentIntent;
  const subscription = subscriptionOf(account, invoice);
  const card = cardFor(account, invoice, subscription);
  const behaviour = collection.behaviour ?? card.behaviour;
  const payer = collection.payer ?? payerOf(account, idOf(invoice.customer));
  if (card.id !== null) intent.payment_method = card.id;
  invoice.attempted = true;
  invoice.attempt_count += 1;
  if (behaviour === 'succeeds') {
    const charge = succeedPaymentIntent(account, intent, payer, collection);
    payInvoicePayment(account, invoice, payment, at);
    return { invoice, paymentIntent: intent, charge };
  }
  let charge: Stripe.Charge | null = null;
  if (behaviour === 'requiresAction') requireAction(account, intent, at);
  else if (behaviour === 'declines') charge = failPaymentIntent(account, intent, payer, at);
  planRetry(account, invoice, at);
  if (behaviour === 'requiresAction') account.record('invoice.payment_action_required', invoice, at);
  account.record('invoice.payment_failed', invoice, at);
  if (subscription) {
    const isLast = invoice.billing_reason !== 'subscription_create' && invoice.next_payment_attempt === null;
    subscriptionUnpaid(account, subscription, isLast, at);
  }
  return { invoice, paymentIntent: intent, charge };
}

/** The money for an invoice has come in by its payment intent. */
export function payInvoicePayment(
  account: StripeAccount,
  invoice: Stripe.Invoice,
  payment: Stripe.InvoicePayment,
  at: number,
): void {
  payment.status = 'paid';
  payment.amount_paid = payment.amount_requested;
  payment.status_transitions.paid_at = at;
  account.record('invoice_payment.paid', payment, at);
  markPaid(account, invoice, at);
}

/** Somebody has paid in another way: no payment intent, no charge, no balance transaction. */
export function payOutOfBand(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(`Invoice is ${String(invoice.status)} and cannot be paid.`);
  invoice.amount_paid_off_stripe = invoice.amount_remaining;
  markPaid(account, invoice, at);
}

/** The open payment of an invoice, with a payment intent for what is left to pay. */
export function payableBy(
  account: StripeAccount,
  invoice: Stripe.Invoice,
  at: number,
): Stripe.InvoicePayment {
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible')
    throw invalid(`Invoice is ${String(invoice.status)} and cannot be paid.`);
  const open = account.invoicePayments
    .where('invoice', invoice.id)
    .find((payment) => payment.status === 'open');
  if (open) return open;
  const fields = {
    amount: invoice.amount_remaining,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    metadata: {},
    description: invoice.parent ? 'Subscription payment' : 'Payment for invoice',
  };
  const intent = createPaymentIntent(account, fields, at);
  return account.invoicePayments.add({
    id: account.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_remaining,
    created: at,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  });
}

/** Smart retries, simplified: the days of the settings, one after another. */
function planRetry(account: StripeAccount, invoice: Stripe.Invoice, at: number): void {
  const days =
    invoice.billing_reason === 'subscription_create'
      ? undefined
      : account.settings.retryDays[invoice.attempt_count - 1];
  invoice.next_payment_attempt = days === undefined ? null : at + days * 86_400;
  if (days === undefined && invoice.billing_reason !== 'subscription_create') invoice.auto_advance = false;
}
