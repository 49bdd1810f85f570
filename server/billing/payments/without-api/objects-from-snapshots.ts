import type Stripe from 'stripe';
import type { PaymentObjects } from '../payment-objects.ts';
import { idOf } from '../stripe-id.ts';

/** Every object that events told of one or several payments that hang together, as it was last. */
export type KnownObjects = {
  intents: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  sessions: Stripe.Checkout.Session[];
  invoices: Stripe.Invoice[];
  invoicePayments: Stripe.InvoicePayment[];
  refunds: Stripe.Refund[];
  disputes: Stripe.Dispute[];
  creditNotes: Stripe.CreditNote[];
  fraudWarnings: Stripe.Radar.EarlyFraudWarning[];
};

/** The payments among what is known, each as far as events have told of it. */
export function paymentsAmong(known: KnownObjects): PaymentObjects[] {
  const [session = null] = known.sessions;
  const ids = new Set([
    ...known.intents.map(({ id }) => id),
    ...known.charges.flatMap((charge) => idOf(charge.payment_intent) ?? []),
    ...known.sessions.flatMap((one) => (one.status === 'complete' ? (idOf(one.payment_intent) ?? []) : [])),
  ]);
  const payments = [...ids].flatMap((id) => payment(known, id, session) ?? []);
  if (payments.length > 0) return payments;
  const [invoice = null] = known.invoices;
  if (invoice ? isChargedUnseen(invoice) : !session || isBilled(session)) return [];
  return [{ ...nothing, session, invoice, creditNotes: known.creditNotes }];
}

const nothing: PaymentObjects = {
  intent: null,
  session: null,
  invoice: null,
  refunds: [],
  disputes: [],
  fraudWarnings: [],
  creditNotes: [],
};

/** What a subscription costs stands on its invoice alone, which comes for a trial too: the session says neither period nor payment. */
const isBilled = ({ mode }: Stripe.Checkout.Session): boolean => mode === 'subscription';

/** Paid by a payment intent that no event has linked to it yet. */
function isChargedUnseen(invoice: Stripe.Invoice): boolean {
  return invoice.status === 'paid' && invoice.amount_paid > 0 && invoice.amount_paid_off_stripe === undefined;
}

function payment(
  known: KnownObjects,
  intentId: string,
  session: Stripe.Checkout.Session | null,
): PaymentObjects | null {
  const told = known.intents.find(({ id }) => id === intentId) ?? null;
  const charge = latestCharge(known.charges, intentId, told);
  const intent =
    told ?? (charge ? intentOf(charge, intentId) : session && intentOfSession(session, intentId));
  const invoice = invoiceOf(known, intentId);
  if (!intent || (session && isBilled(session) && !invoice)) return null;
  const latest = charge ?? chargeOf(intent, session);
  const refunds = known.refunds.filter(
    (refund) => idOf(refund.payment_intent) === intentId || idOf(refund.charge) === latest?.id,
  );
  return {
    intent: { ...intent, latest_charge: latest },
    session,
    invoice,
    refunds: latest ? [...refunds, ...untold(latest, refunds)] : refunds,
    disputes: known.disputes.filter(
      (dispute) => idOf(dispute.payment_intent) === intentId || idOf(dispute.charge) === latest?.id,
    ),
    fraudWarnings: known.fraudWarnings.filter(
      (warning) => idOf(warning.payment_intent) === intentId || idOf(warning.charge) === latest?.id,
    ),
    creditNotes: known.creditNotes,
  };
}

/** A paid charge says more than one that was refused. */
function latestCharge(
  charges: readonly Stripe.Charge[],
  intentId: string,
  intent: Stripe.PaymentIntent | null,
): Stripe.Charge | null {
  const ofIntent = charges.filter((charge) => idOf(charge.payment_intent) === intentId);
  return (
    ofIntent.find(({ paid }) => paid) ??
    ofIntent.find(({ id }) => id === idOf(intent?.latest_charge)) ??
    ofIntent.toSorted((a, b) => b.created - a.created)[0] ??
    null
  );
}

function invoiceOf(known: KnownObjects, intentId: string): Stripe.Invoice | null {
  const named = known.invoicePayments.find(({ payment }) => idOf(payment.payment_intent) === intentId);
  const invoiceId = named ? idOf(named.invoice) : null;
  return (
    known.invoices.find(({ id }) => id === invoiceId) ??
    known.invoices.find(({ payments }) =>
      payments?.data.some(({ payment }) => idOf(payment.payment_intent) === intentId),
    ) ??
    (known.invoices.length === 1 ? known.invoices[0] : undefined) ??
    null
  );
}

/** What the intent must be, by what became of its charge. */
function intentOf(charge: Stripe.Charge, id: string): Stripe.PaymentIntent {
  const { amount, currency, customer, created, metadata, description } = charge;
  const isDone = charge.paid && charge.captured;
  return {
    id,
    object: 'payment_intent',
    amount,
    currency,
    customer,
    created,
    metadata,
    description,
    status: isDone ? 'succeeded' : charge.paid ? 'requires_capture' : 'requires_payment_method',
  } as Stripe.PaymentIntent;
}

function intentOfSession(session: Stripe.Checkout.Session, id: string): Stripe.PaymentIntent {
  return {
    id,
    object: 'payment_intent',
    amount: session.amount_total ?? 0,
    amount_received: session.amount_total ?? 0,
    currency: session.currency ?? 'usd',
    customer: session.customer,
    created: session.created,
    metadata: session.metadata ?? {},
    description: null,
    status: session.payment_status === 'paid' ? 'succeeded' : 'processing',
  } as Stripe.PaymentIntent;
}

/** An intent that has succeeded has a paid charge, though no event of it has come. */
function chargeOf(
  intent: Stripe.PaymentIntent,
  session: Stripe.Checkout.Session | null,
): Stripe.Charge | null {
  if (intent.status !== 'succeeded') return null;
  return {
    id: idOf(intent.latest_charge) ?? intent.id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount_received,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: { address: session?.customer_details?.address ?? null, email: null, name: null },
    captured: true,
    created: intent.created,
    currency: intent.currency,
    failure_balance_transaction: null,
    paid: true,
    status: 'succeeded',
  } as Stripe.Charge;
}

/** What the charge says to be refunded beyond the refunds that events told of: of an endpoint that gets no events of refunds. */
function untold(charge: Stripe.Charge, refunds: readonly Stripe.Refund[]): Stripe.Refund[] {
  const told = refunds
    .filter(({ status }) => status === 'succeeded' || status === 'pending')
    .reduce((sum, { amount }) => sum + amount, 0);
  const isTold = refunds.length > 0 || charge.amount_refunded <= told;
  if (isTold) return [];
  return [
    {
      id: `${charge.id}_refunded`,
      object: 'refund',
      amount: charge.amount_refunded - told,
      created: charge.created,
      status: 'succeeded',
      balance_transaction: null,
    } as Stripe.Refund,
  ];
}
