import type Stripe from 'stripe';
import { idOf } from './stripe-id.ts';

/**
 * The objects of Stripe that one payment consists of. The truth follows from them alone (`paymentTruth`), so they may be read one
 * by one, out of lists, or be taken from events.
 */
export type PaymentObjects = {
  /** With `customer`, `latest_charge.balance_transaction` and `latest_charge.refunds.data.balance_transaction` expanded. */
  intent: Stripe.PaymentIntent | null;
  /** With `customer`, `line_items` and `discounts.promotion_code` expanded. */
  session: Stripe.Checkout.Session | null;
  /** With `customer` and `discounts.promotion_code` expanded, and all lines. */
  invoice: Stripe.Invoice | null;
  /** Of the charge, each with its `balance_transaction`, and of failed ones `failure_balance_transaction`. */
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
  fraudWarnings: Stripe.Radar.EarlyFraudWarning[];
  /** Of the invoice, when some were made after payment. */
  creditNotes: Stripe.CreditNote[];
};

export const intentExpansion = [
  'customer',
  'latest_charge.balance_transaction',
  'latest_charge.refunds.data.balance_transaction',
];
export const sessionExpansion = ['customer', 'line_items', 'discounts.promotion_code'];
export const invoiceExpansion = ['customer', 'discounts.promotion_code'];

export const inLists = (paths: readonly string[]): string[] => paths.map((path) => `data.${path}`);

/** Reads the whole payment behind a payment intent; what is at hand already is not read again. */
export async function readPaymentObjects(
  stripe: Stripe,
  paymentIntentId: string,
  known: Partial<Pick<PaymentObjects, 'session' | 'invoice' | 'fraudWarnings'>> = {},
): Promise<PaymentObjects> {
  const [intent, ofIntent] = await Promise.all([
    stripe.paymentIntents.retrieve(paymentIntentId, { expand: intentExpansion }),
    known.session ?? sessionOf(stripe, { payment_intent: paymentIntentId }),
  ]);
  const invoice = known.invoice ?? (await invoiceOf(stripe, paymentIntentId, ofIntent));
  const subscription = invoice && firstBilledSubscription(invoice);
  const session = ofIntent ?? (subscription ? await sessionOf(stripe, { subscription }) : null);
  return {
    intent,
    session,
    invoice,
    ...(await movementsOf(stripe, intent)),
    fraudWarnings: known.fraudWarnings ?? [],
    creditNotes: invoice ? await creditNotesOf(stripe, invoice) : [],
  };
}

/** A session in which nothing was charged, or not yet. */
export async function readUnchargedSession(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
  invoice: Stripe.Invoice | null,
): Promise<PaymentObjects> {
  return {
    ...nothingRead,
    session,
    invoice,
    creditNotes: invoice ? await creditNotesOf(stripe, invoice) : [],
  };
}

/** An invoice for which nothing was charged: settled outside of Stripe, by the customer's balance, or not yet. */
export async function readUnchargedInvoice(stripe: Stripe, invoice: Stripe.Invoice): Promise<PaymentObjects> {
  const subscription = firstBilledSubscription(invoice);
  const session = subscription ? await sessionOf(stripe, { subscription }) : null;
  return { ...nothingRead, session, invoice, creditNotes: await creditNotesOf(stripe, invoice) };
}

export const nothingRead: PaymentObjects = {
  intent: null,
  session: null,
  invoice: null,
  refunds: [],
  disputes: [],
  fraudWarnings: [],
  creditNotes: [],
};

/** An invoice as the truth needs it. */
export async function readInvoice(stripe: Stripe, invoiceId: string): Promise<Stripe.Invoice> {
  const invoice = await stripe.invoices.retrieve(invoiceId, { expand: invoiceExpansion });
  return withAllLines(stripe, invoice);
}

/** A session as the truth needs it. */
export async function readSession(stripe: Stripe, sessionId: string): Promise<Stripe.Checkout.Session> {
  const session = await stripe.checkout.sessions.retrieve(sessionId, { expand: sessionExpansion });
  return withAllItems(stripe, session);
}

async function sessionOf(
  stripe: Stripe,
  by: { payment_intent: string } | { subscription: string },
): Promise<Stripe.Checkout.Session | null> {
  const { data } = await stripe.checkout.sessions.list({
    ...by,
    limit: 1,
    expand: inLists(sessionExpansion),
  });
  return data[0] ? withAllItems(stripe, data[0]) : null;
}

/** A payment intent does not name its invoice: the session does, or the list of invoices' payments. */
async function invoiceOf(
  stripe: Stripe,
  paymentIntentId: string,
  session: Stripe.Checkout.Session | null,
): Promise<Stripe.Invoice | null> {
  if (session) {
    const invoiceId = idOf(session.invoice);
    return invoiceId === null ? null : readInvoice(stripe, invoiceId);
  }
  const { data } = await stripe.invoicePayments.list({
    payment: { type: 'payment_intent', payment_intent: paymentIntentId },
    limit: 1,
  });
  const invoiceId = data[0] ? idOf(data[0].invoice) : null;
  return invoiceId === null ? null : readInvoice(stripe, invoiceId);
}

/** The subscription that began with this invoice, which a checkout may have opened. */
function firstBilledSubscription({ billing_reason: reason, parent }: Stripe.Invoice): string | null {
  if (reason !== 'subscription_create') return null;
  return idOf(parent?.subscription_details?.subscription ?? null);
}

async function movementsOf(
  stripe: Stripe,
  intent: Stripe.PaymentIntent,
): Promise<Pick<PaymentObjects, 'refunds' | 'disputes'>> {
  const charge = intent.latest_charge as Stripe.Charge | null; // expanded
  if (charge && typeof charge.failure_balance_transaction === 'string')
    charge.failure_balance_transaction = await stripe.balanceTransactions.retrieve(
      charge.failure_balance_transaction,
    );
  if (!charge) return { refunds: [], disputes: [] };
  const [refunds, disputes] = await Promise.all([
    refundsOf(stripe, charge),
    charge.disputed
      ? stripe.disputes.list({ charge: charge.id, limit: 100 }).autoPagingToArray({ limit: 1000 })
      : [],
  ]);
  return { refunds: await Promise.all(refunds.map((refund) => withFailure(stripe, refund))), disputes };
}

async function refundsOf(stripe: Stripe, { id: charge, refunds }: Stripe.Charge): Promise<Stripe.Refund[]> {
  if (refunds && !refunds.has_more) return refunds.data;
  return stripe.refunds
    .list({ charge, limit: 100, expand: ['data.balance_transaction'] })
    .autoPagingToArray({ limit: 1000 });
}

/** Only a refund that failed has a second movement: it is read by itself instead of being asked for everywhere. */
async function withFailure(stripe: Stripe, refund: Stripe.Refund): Promise<Stripe.Refund> {
  const { failure_balance_transaction: failure } = refund;
  if (typeof failure !== 'string') return refund;
  return { ...refund, failure_balance_transaction: await stripe.balanceTransactions.retrieve(failure) };
}

async function creditNotesOf(stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.CreditNote[]> {
  if (invoice.post_payment_credit_notes_amount === 0) return [];
  return stripe.creditNotes.list({ invoice: invoice.id, limit: 100 }).autoPagingToArray({ limit: 1000 });
}

async function withAllLines(stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.Invoice> {
  if (!invoice.lines.has_more) return invoice;
  const data = await stripe.invoices
    .listLineItems(invoice.id, { limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return { ...invoice, lines: { ...invoice.lines, data, has_more: false } };
}

async function withAllItems(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
): Promise<Stripe.Checkout.Session> {
  if (!session.line_items?.has_more) return session;
  const data = await stripe.checkout.sessions
    .listLineItems(session.id, { limit: 100 })
    .autoPagingToArray({ limit: 1000 });
  return { ...session, line_items: { ...session.line_items, data, has_more: false } };
}
