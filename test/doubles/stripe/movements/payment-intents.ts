import type Stripe from 'stripe';
import { payInvoicePayment } from '../billing/collect-invoice.ts';
import { payerOf } from '../billing/payers.ts';
import { invalid, StripeApiError } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';
import { settleCharge } from './balance.ts';
import { failPaymentIntent, requireAction, succeedPaymentIntent } from './payments.ts';

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

/** Charges the card of a payment intent; what that does to an invoice happens too. */
export function confirmPaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  options: { at: number; behaviour?: CardBehaviour | undefined; isOffSession?: boolean },
): void {
  const { at } = options;
  if (!CONFIRMABLE.includes(intent.status))
    throw invalid(
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}.`,
      'intent',
      'payment_intent_unexpected_state',
    );
  const payer = payerOf(account, idOf(intent.customer));
  const behaviour = options.behaviour ?? account.cards.get(idOf(intent.payment_method)) ?? 'succeeds';
  if (behaviour === 'succeeds') {
    succeedPaymentIntent(account, intent, payer, { at });
    payItsInvoice(account, intent, at);
    return;
  }
  if (behaviour === 'requiresAction' && options.isOffSession !== true) {
    requireAction(account, intent, at);
    return;
  }
  failPaymentIntent(account, intent, payer, at);
  const code = behaviour === 'declines' ? 'card_declined' : 'authentication_required';
  throw new StripeApiError(402, 'Your card was declined.', { type: 'card_error', code });
}

function payItsInvoice(account: StripeAccount, intent: Stripe.PaymentIntent, at: number): void {
  const payment = account.invoicePayments
    .where('payment_intent', intent.id)
    .find(({ status }) => status === 'open');
  const invoice = account.invoices.get(idOf(payment?.invoice));
  if (payment && invoice) payInvoicePayment(account, invoice, payment, at);
}

/** Takes what has been held, or less of it; the rest is released. */
export function capturePaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  amount: number | undefined,
  at: number,
): void {
  const charge = account.charges.get(idOf(intent.latest_charge));
  if (intent.status !== 'requires_capture' || !charge)
    throw invalid(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}.`,
      'intent',
      'payment_intent_unexpected_state',
    );
  const captured = amount ?? intent.amount_capturable;
  if (captured < 1 || captured > intent.amount_capturable)
    throw invalid(
      'The amount must be at most what can be captured.',
      'amount_to_capture',
      'amount_too_large',
    );
  charge.captured = true;
  charge.amount_captured = captured;
  intent.amount_capturable = 0;
  intent.amount_received = captured;
  intent.status = 'succeeded';
  if (account.settings.balanceTransactions === 'atOnce') settleCharge(account, charge, at, false);
  account.record('charge.captured', charge, at);
  account.record('payment_intent.succeeded', intent, at);
}

/** Gives up a payment intent; what was held is released, also when nobody captured it in time. */
export function cancelPaymentIntent(
  account: StripeAccount,
  intent: Stripe.PaymentIntent,
  options: { reason: Stripe.PaymentIntent.CancellationReason | null; at: number },
): void {
  const { at, reason } = options;
  if (![...CONFIRMABLE, 'requires_capture', 'processing'].includes(intent.status))
    throw invalid(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      'intent',
      'payment_intent_unexpected_state',
    );
  const charge = account.charges.get(idOf(intent.latest_charge));
  const wasHeld = intent.status === 'requires_capture';
  intent.status = 'canceled';
  intent.canceled_at = at;
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  if (wasHeld && charge) {
    charge.refunded = true;
    charge.amount_refunded = charge.amount;
    account.record(reason === 'automatic' ? 'charge.expired' : 'charge.refunded', charge, at);
  }
  account.record('payment_intent.canceled', intent, at);
}
