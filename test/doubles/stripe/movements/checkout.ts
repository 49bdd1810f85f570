import type Stripe from 'stripe';
import { invalid } from '../api/stripe-api-error.ts';
import { idOf } from '../id-of.ts';
import type { CardBehaviour, StripeAccount } from '../stripe-account.ts';
import { completeLines } from './checkout-lines.ts';
import { identifyPayer } from './checkout-payer.ts';
import { buyOnce, buySubscription, buyWithInvoice, invoicePayment } from './checkout-purchases.ts';
import { failPaymentIntent, succeedPaymentIntent } from './payments.ts';

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
  /** Those of the session's optional items that the customer adds. */
  optionalItems?: { price: string; quantity?: number }[] | undefined;
  /** What the customer pays for a price that it may choose. */
  customAmount?: number | undefined;
  /** What the card will do from the next payment on; this one succeeds. */
  card?: CardBehaviour | undefined;
  /** Whether the customer leaves a card where none is needed today (a trial), or leaves none at all. */
  hasCard?: boolean | undefined;
  /** Paid in the customer's own currency (adaptive pricing). */
  presentment?: { amount: number; currency: string } | undefined;
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
  completeLines(account, session, payment, at);
  const payer = identifyPayer(account, session, payment, at);
  session.status = 'complete';
  session.url = null;
  account.openSessionIds.delete(session.id);

  const intended = account.intended.get(session.id) ?? NOTHING_INTENDED;
  const purchase = { payer, payment, intended, at };
  let paid: PaidSession = { session, paymentIntent: null, charge: null, subscription: null, invoice: null };
  if (session.mode === 'subscription') {
    paid = { session, ...buySubscription(account, session, purchase) };
  } else if (session.invoice_creation?.enabled) {
    paid = { ...paid, ...buyWithInvoice(account, session, purchase) };
  } else if (session.amount_total === 0) {
    session.payment_status = 'no_payment_required';
  } else {
    paid = { ...paid, ...buyOnce(account, session, purchase) };
  }
  present(paid, payment.presentment);
  countLinkUse(account, session);
  account.sessions.touch(session);
  account.record('checkout.session.completed', session, at);
  return paid;
}

const NOTHING_INTENDED = {
  metadata: {},
  description: null,
  captureMethod: null,
  setupFutureUsage: null,
  trialEnd: null,
  trialDays: null,
  trialSettings: null,
  cycleAnchor: null,
  prorationBehavior: null,
};

function present(paid: PaidSession, presentment: SessionPayment['presentment']): void {
  if (!presentment) return;
  const details = { presentment_amount: presentment.amount, presentment_currency: presentment.currency };
  paid.session.presentment_details = details;
  if (paid.paymentIntent) paid.paymentIntent.presentment_details = details;
  if (paid.charge) paid.charge.presentment_details = details;
}

function countLinkUse(account: StripeAccount, session: Stripe.Checkout.Session): void {
  const completed = account.paymentLinks.get(idOf(session.payment_link))?.restrictions?.completed_sessions;
  if (completed) completed.count += 1;
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
  if (session.invoice_creation?.enabled) invoicePayment(account, session, intent, { payer, at });
  account.record('checkout.session.async_payment_succeeded', session, at);
  return charge;
}

const DAYS_TO_RECOVER = 30;

/** Closes an open session unpaid; where recovery was asked for it gets an address that opens another one like it. */
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
  account.openSessionIds.delete(session.id);
  const recovery = session.after_expiration?.recovery;
  if (recovery?.enabled) {
    recovery.url = `${account.url}/r/${session.id}`;
    recovery.expires_at = at + DAYS_TO_RECOVER * 86_400;
  }
  account.record('checkout.session.expired', session, at);
  return session;
}

/** Expires the open sessions whose time is over. */
export function expireDueSessions(account: StripeAccount, now: number): void {
  for (const id of account.openSessionIds) {
    const session = account.sessions.get(id);
    const present = account.timeOf(idOf(session?.customer), now);
    if (session && session.expires_at <= present) expireSession(account, session, session.expires_at);
  }
}
