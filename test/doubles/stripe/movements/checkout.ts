import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { discountLineItems, taxLineItems, totalsOf } from '../line-items.ts';
import { addressIn, type StripeAccount } from '../stripe-account.ts';
import { findPromotionCode, redeem } from './coupons.ts';
import { createCustomer } from './customers.ts';
import { createPaymentIntent, failPaymentIntent, succeedPaymentIntent, type Payer } from './payments.ts';
import { startSubscription } from './subscriptions.ts';
import { idOf } from '../id-of.ts';

export type SessionPayment = {
  email?: string | undefined;
  name?: string | undefined;
  /** Billing country, two letters. */
  country?: string | undefined;
  /** Tax in minor units: inside the price when it is `inclusive`, on top of it otherwise. */
  taxAmount?: number | undefined;
  /** Typed by the customer; the session must allow promotion codes. */
  promotionCode?: string | undefined;
  /** A payment that is only confirmed later, with `completeAsyncPayment`. */
  async?: boolean | undefined;
  /** The charge gets its balance transaction only when `settle` is called. */
  settleLater?: boolean | undefined;
};

export type PaidSession = {
  session: Stripe.Checkout.Session;
  /** None when nothing was due. */
  paymentIntent: Stripe.PaymentIntent | null;
  charge: Stripe.Charge | null;
  subscription: Stripe.Subscription | null;
  invoice: Stripe.Invoice | null;
};

/** The customer pays an open session. */
export function paySession(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payment: SessionPayment,
  at: number,
): PaidSession {
  if (session.status !== 'open')
    throw invalid(`Checkout session ${session.id} is ${String(session.status)}, not open.`);
  const items = account.lineItems.get(session.id) ?? [];
  applyAtPayment(account, session, items, payment);
  const payer = identifyPayer(account, session, payment, at);
  session.status = 'complete';
  session.url = null;

  let paid: PaidSession = { session, paymentIntent: null, charge: null, subscription: null, invoice: null };
  if (session.mode === 'subscription') {
    const coupon = account.coupons.get(idOf(session.discounts?.[0]?.coupon)) ?? null;
    const metadata = account.intendedMetadata.get(session.id) ?? {};
    const started = startSubscription(account, {
      customer: idOf(session.customer),
      items,
      metadata,
      coupon,
      payer,
      at,
      settleLater: payment.settleLater,
    });
    session.subscription = started.subscription.id;
    session.invoice = started.invoice.id;
    session.payment_status = 'paid';
    paid = { session, ...started };
  } else if (session.amount_total === 0) {
    session.payment_status = 'no_payment_required';
  } else {
    paid = { ...paid, ...payOnce(account, session, payer, payment, at) };
  }
  account.record('checkout.session.completed', session, at);
  return paid;
}

/** Ends an async payment: the money arrives, or the bank refuses. */
export function completeAsyncPayment(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  isPaid: boolean,
  at: number,
): Stripe.Charge {
  const intent = account.paymentIntents.get(idOf(session.payment_intent));
  if (intent?.status !== 'processing')
    throw invalid(`Checkout session ${session.id} has no payment under way.`);
  const details = session.customer_details;
  const payer = {
    email: details?.email ?? null,
    name: details?.name ?? null,
    country: details?.address?.country ?? null,
  };
  if (!isPaid) {
    const refused = failPaymentIntent(account, intent, payer, at);
    account.record('checkout.session.async_payment_failed', session, at);
    return refused;
  }
  const charge = succeedPaymentIntent(account, intent, payer, { at });
  session.payment_status = 'paid';
  account.record('checkout.session.async_payment_succeeded', session, at);
  return charge;
}

/** Closes an open session unpaid. */
export function expireSession(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  at: number,
): Stripe.Checkout.Session {
  if (session.status !== 'open')
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This one is ${String(session.status)}.`,
    );
  session.status = 'expired';
  session.url = null;
  account.record('checkout.session.expired', session, at);
  return session;
}

/** Expires the open sessions whose time is over. */
export function expireDueSessions(account: StripeAccount, now: number): void {
  for (const session of account.sessions.all()) {
    if (session.status === 'open' && session.expires_at <= now)
      expireSession(account, session, session.expires_at);
  }
}

function applyAtPayment(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  items: Stripe.LineItem[],
  payment: SessionPayment,
): void {
  if (payment.promotionCode) {
    if (!session.allow_promotion_codes)
      throw invalid('This session does not allow promotion codes.', 'promotion_code');
    const code = findPromotionCode(account, payment.promotionCode);
    discountLineItems(items, code.coupon);
    session.discounts = [{ coupon: code.coupon.id, promotion_code: code.promotionCode.id }];
  }
  for (const discount of session.discounts ?? []) redeem(account, discount);
  if (payment.taxAmount !== undefined) taxLineItems(items, payment.taxAmount);
  const totals = totalsOf(items);
  session.amount_subtotal = totals.subtotal;
  session.amount_total = totals.total;
  session.total_details = { amount_discount: totals.discount, amount_shipping: 0, amount_tax: totals.tax };
}

function identifyPayer(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payment: SessionPayment,
  at: number,
): Payer {
  const customer = account.customers.get(idOf(session.customer));
  const email = customer?.email ?? session.customer_email ?? payment.email ?? 'buyer@example.com';
  const payer = {
    email,
    name: payment.name ?? customer?.name ?? 'Sam Buyer',
    country: payment.country ?? 'US',
  };
  if (!session.customer && (session.mode === 'subscription' || session.customer_creation === 'always')) {
    session.customer = createCustomer(account, { email, name: payer.name }, at).id;
  }
  session.customer_details = {
    address: addressIn(payer.country),
    business_name: null,
    email,
    individual_name: null,
    name: payer.name,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
  return payer;
}

function payOnce(
  account: StripeAccount,
  session: Stripe.Checkout.Session,
  payer: Payer,
  payment: SessionPayment,
  at: number,
) {
  const fields = {
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer === null ? null : idOf(session.customer),
    metadata: account.intendedMetadata.get(session.id) ?? {},
  };
  const paymentIntent = createPaymentIntent(account, fields, at);
  session.payment_intent = paymentIntent.id;
  if (payment.async === true) {
    paymentIntent.status = 'processing';
    account.record('payment_intent.processing', paymentIntent, at);
    return { paymentIntent, charge: null };
  }
  const charge = succeedPaymentIntent(account, paymentIntent, payer, {
    at,
    settleLater: payment.settleLater,
  });
  session.payment_status = 'paid';
  return { paymentIntent, charge };
}
