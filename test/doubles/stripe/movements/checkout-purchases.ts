import type Stripe from 'stripe';
import { payInvoicePayment, type Billed } from '../billing/collect-invoice.ts';
import { draftLine } from '../billing/draft-lines.ts';
import { draftInvoice, finalizeInvoice } from '../billing/invoice-life.ts';
import { startSubscription } from '../billing/new-subscription.ts';
import { attachPaymentMethod, createPaymentMethod } from '../billing/payers.ts';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { IntendedData, StripeAccount } from '../stripe-account.ts';
import type { SessionPayment } from './checkout.ts';
import {
  createPaymentIntent,
  failPaymentIntent,
  processPaymentIntent,
  succeedPaymentIntent,
  type Payer,
} from './payments.ts';

export type Purchase = {
  payer: Payer;
  payment: SessionPayment;
  intended: IntendedData;
  at: number;
};

/** The subscription that a session was for. */
export function buySubscription(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  purchase: Purchase,
): Billed & { subscription: Stripe.Subscription } {
  const { at, payer, payment, intended } = purchase;
  const items = account.lineItems.get(session.id) ?? [];
  const customer = idOf(session.customer);
  const trialEnd =
    intended.trialEnd ?? (intended.trialDays === null ? null : at + intended.trialDays * 86_400);
  const needsCard =
    trialEnd === null || session.payment_method_collection === 'always' || payment.hasCard === true;
  const isFree = session.amount_total === 0 && session.payment_method_collection === 'if_required';
  const method =
    needsCard && !isFree && payment.hasCard !== false ? newCard(account, customer, purchase) : null;
  const ordered = items.flatMap(({ price, quantity }) => (price ? [{ price, quantity }] : []));
  const discount = session.discounts?.[0];
  const started = startSubscription(account, {
    customer,
    items: ordered.filter(({ price }) => price.recurring),
    oneTimeItems: ordered.filter(({ price }) => !price.recurring),
    currency: session.currency ?? 'usd',
    metadata: intended.metadata,
    description: intended.description,
    discounts: discount
      ? [{ coupon: idOf(discount.coupon), promotionCode: idOf(discount.promotion_code) || null }]
      : [],
    at,
    trialEnd,
    trialSettings: intended.trialSettings,
    cycleAnchor: intended.cycleAnchor,
    prorationBehavior: intended.prorationBehavior,
    defaultPaymentMethod: method,
    isTaxAutomatic: session.automatic_tax.enabled,
    payer,
    behaviour: 'succeeds',
    settleLater: payment.settleLater,
    taxAmount: payment.taxAmount,
  });
  const { invoice } = started;
  session.subscription = started.subscription.id;
  session.invoice = invoice.id;
  session.amount_subtotal = invoice.subtotal;
  session.amount_total = invoice.total;
  session.total_details = {
    amount_discount: sumOf(invoice.total_discount_amounts),
    amount_shipping: 0,
    amount_tax: sumOf(invoice.total_taxes),
  };
  session.payment_status = invoice.total === 0 && started.charge === null ? 'no_payment_required' : 'paid';
  return started;
}

/** One payment, of now or of later, without an invoice. */
export function buyOnce(account: StripeAccount, session: Stripe.Checkout.Session, purchase: Purchase) {
  const { at, payer, payment, intended } = purchase;
  const customer = idOf(session.customer) || null;
  const keepsCard = intended.setupFutureUsage !== null && customer !== null;
  const fields = {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer,
    metadata: intended.metadata,
    description: intended.description,
    captureMethod: intended.captureMethod,
    setupFutureUsage: intended.setupFutureUsage,
    paymentMethod: keepsCard ? newCard(account, customer, purchase) : account.newId('pm'),
  };
  const tried = account.paymentIntents.get(idOf(session.payment_intent));
  const paymentIntent = tried ?? createPaymentIntent(account, fields, at);
  Object.assign(paymentIntent, { amount: fields.amount, customer, payment_method: fields.paymentMethod });
  session.payment_intent = paymentIntent.id;
  if (payment.async === true) {
    processPaymentIntent(account, paymentIntent, payer, at);
    return { paymentIntent, charge: null };
  }
  const { settleLater } = payment;
  const charge = succeedPaymentIntent(account, paymentIntent, payer, { at, settleLater });
  session.payment_status = charge.captured ? 'paid' : 'unpaid';
  return { paymentIntent, charge };
}

/** The customer tries to pay once and the bank refuses: a failed charge, and a session that stays open. */
export function tryInVain(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payer: Payer,
  at: number,
): Stripe.Charge {
  if (session.status !== 'open' || session.mode !== 'payment')
    throw invalid(`Checkout session ${session.id} is no open payment.`);
  const fields = {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: idOf(session.customer) || null,
    metadata: account.intended.get(session.id)?.metadata ?? {},
  };
  const tried = account.paymentIntents.get(idOf(session.payment_intent));
  const intent = tried ?? createPaymentIntent(account, fields, at);
  session.payment_intent = intent.id;
  account.sessions.touch(session);
  return failPaymentIntent(account, intent, payer, at);
}

/** One payment, and the invoice that follows it (`invoice_creation`): at once, or when a payment that needs days has come. */
export function buyWithInvoice(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  purchase: Purchase,
): Pick<Billed, 'paymentIntent' | 'charge'> & { invoice: Stripe.Invoice | null } {
  const isFree = session.amount_total === 0;
  if (isFree) session.payment_status = 'no_payment_required';
  const paid = isFree ? { paymentIntent: null, charge: null } : buyOnce(account, session, purchase);
  if (!isFree && paid.charge === null) return { ...paid, invoice: null };
  return { ...paid, invoice: invoicePayment(account, session, paid.paymentIntent, purchase) };
}

/** The invoice of a session that has been paid. */
export function invoicePayment(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  paymentIntent: Stripe.PaymentIntent | null,
  { payer, at }: Pick<Purchase, 'payer' | 'at'>,
): Stripe.Invoice {
  const currency = session.currency ?? 'usd';
  const lines = (account.lineItems.get(session.id) ?? []).map((item) =>
    draftLine({
      amount: item.amount_subtotal - item.amount_discount,
      currency,
      description: item.description,
      period: { start: at, end: at },
      price: item.price,
      quantity: item.quantity,
    }),
  );
  const tax = session.total_details?.amount_tax ?? 0;
  const invoice = draftInvoice(account, {
    customer: idOf(session.customer),
    subscription: null,
    lines,
    discounts: [],
    reason: 'manual',
    currency,
    payer,
    at,
    period: { start: at, end: at },
    isTaxAutomatic: session.automatic_tax.enabled,
    ...(tax > 0 ? { taxAmount: tax } : {}),
  });
  session.invoice = invoice.id;
  finalizeInvoice(account, invoice, at);
  if (paymentIntent) payInvoicePayment(account, invoice, paymentOf(account, invoice, paymentIntent, at), at);
  return invoice;
}

/** Links an invoice to the payment intent that pays it. */
function paymentOf(
  account: StripeAccount,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
  at: number,
): Stripe.InvoicePayment {
  return account.invoicePayments.add({
    id: account.newId('inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: intent.amount,
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

function newCard(account: StripeAccount, customer: string, { payer, payment, at }: Purchase): string {
  const method = createPaymentMethod(account, { customer, payer, behaviour: payment.card ?? 'succeeds' }, at);
  return attachPaymentMethod(account, method, customer, at).id;
}

function sumOf(parts: { amount: number }[] | null): number {
  return (parts ?? []).reduce((sum, { amount }) => sum + amount, 0);
}
