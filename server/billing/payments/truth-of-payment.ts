import type Stripe from 'stripe';
import { multiplyDivide } from '../../platform/money.ts';
import { textOf } from '../payloads/json-object.ts';
import type { PaymentObjects } from './payment-objects.ts';
import { idOf } from './stripe-id.ts';
import type { InvoiceTruth, PayerTruth, PaymentTruth, SessionTruth } from './payment-truth.ts';
import { coveredPeriod, discountOf, invoiceLines, sessionLines } from './truth-of-lines.ts';
import { chargeTruth, disputeTruth, instant, refundTruth } from './truth-of-movements.ts';

/** The names under which our ids travel in Stripe's metadata. */
export const checkoutIdKey = 'scenario_library_checkout';
export const customerIdKey = 'scenario_library_customer';

/** What follows from the objects of one payment. Pure. */
export function paymentTruth(objects: PaymentObjects, fetchedAt: Date): PaymentTruth {
  const { intent, session, invoice } = objects;
  const charge = (intent?.latest_charge ?? null) as Stripe.Charge | null; // expanded
  const paid = intent ? paidIntent(intent, charge) : paidWithoutCharge(session, invoice);
  const document = documentOf(session, invoice);
  return {
    fetchedAt,
    paymentIntentId: intent?.id ?? null,
    session: session && sessionTruth(session),
    invoice: invoice && invoiceTruth(invoice),
    claimedCheckoutId: textOf(session?.metadata?.[checkoutIdKey] ?? intent?.metadata[checkoutIdKey]),
    stripeSubscriptionId:
      idOf(invoice?.parent?.subscription_details?.subscription) ?? idOf(session?.subscription),
    payer: payerTruth(objects, charge),
    isUnderWay: intent?.status === 'processing',
    ...paid,
    tax: shareOfTax(document.tax, paid.total, document.total),
    ...discountOf(session, invoice),
    presentment: presentmentOf(intent?.presentment_details ?? session?.presentment_details),
    lines: document.lines ?? [
      {
        stripeProductId: null,
        description: textOf(intent?.description),
        amount: paid.total,
        isRecurring: false,
      },
    ],
    charge: charge && chargeTruth(charge),
    refunds: objects.refunds.map(refundTruth),
    disputes: objects.disputes.map(disputeTruth),
    fraudWarnings: objects.fraudWarnings.map(({ id, created, fraud_type: fraudType, actionable }) => ({
      id,
      createdAt: instant(created),
      fraudType,
      isActionable: actionable,
    })),
    creditNotes: objects.creditNotes
      .filter(({ status }) => status !== 'void')
      .map((note) => ({
        id: note.id,
        createdAt: instant(note.created),
        outside: note.out_of_band_amount ?? 0,
        toBalance: creditedToBalance(note),
      })),
  };
}

type Paid = Pick<PaymentTruth, 'isPaid' | 'isPaidOutside' | 'paidAt' | 'currency' | 'total'>;

/** Money counts once it is captured; a charge that failed after it had succeeded was paid, and given back. */
function paidIntent(intent: Stripe.PaymentIntent, charge: Stripe.Charge | null): Paid {
  const cameBack = charge !== null && charge.failure_balance_transaction !== null;
  const isPaid =
    charge !== null && ((intent.status === 'succeeded' && charge.paid && charge.captured) || cameBack);
  return {
    isPaid,
    isPaidOutside: false,
    paidAt: instant(charge?.created ?? intent.created),
    currency: charge?.currency ?? intent.currency,
    total: charge && isPaid ? charge.amount_captured || charge.amount : intent.amount,
  };
}

function paidWithoutCharge(session: Stripe.Checkout.Session | null, invoice: Stripe.Invoice | null): Paid {
  if (invoice) {
    const outside = invoice.amount_paid_off_stripe ?? invoice.amount_paid;
    const isPaid = invoice.status === 'paid';
    return {
      isPaid,
      isPaidOutside: isPaid && outside > 0,
      paidAt: instant(invoice.status_transitions.paid_at ?? invoice.created),
      currency: invoice.currency,
      total: isPaid ? outside : invoice.amount_due,
    };
  }
  return {
    isPaid: session?.status === 'complete' && session.payment_status === 'no_payment_required',
    isPaidOutside: false,
    paidAt: instant(session?.created ?? 0),
    currency: session?.currency ?? 'usd',
    total: session?.amount_total ?? 0,
  };
}

/** The document that says what was bought and how much of it is tax: of a single purchase its session, else the invoice. */
function documentOf(session: Stripe.Checkout.Session | null, invoice: Stripe.Invoice | null) {
  if (session?.line_items && (session.mode === 'payment' || !invoice))
    return {
      total: session.amount_total ?? 0,
      tax: session.total_details?.amount_tax ?? 0,
      lines: sessionLines(session),
    };
  if (invoice)
    return {
      total: invoice.total,
      tax: (invoice.total_taxes ?? []).reduce((sum, { amount }) => sum + amount, 0),
      lines: invoiceLines(invoice),
    };
  return {
    total: session?.amount_total ?? 0,
    tax: session?.total_details?.amount_tax ?? 0,
    lines: null,
  };
}

/**
 * A charge of less than the document (a part captured, a credit note before payment, the customer's balance used) carries its share
 * of the tax; one of more (a debt of the customer's balance collected with it) all of it.
 */
function shareOfTax(tax: number, charged: number, total: number): number {
  if (total <= 0 || charged >= total) return Math.max(0, Math.min(tax, charged));
  return Number(multiplyDivide(BigInt(tax), BigInt(charged), BigInt(total)));
}

function payerTruth({ intent, session, invoice }: PaymentObjects, charge: Stripe.Charge | null): PayerTruth {
  const named = intent?.customer ?? session?.customer ?? invoice?.customer ?? null;
  const customer = typeof named === 'object' && named !== null && named.deleted !== true ? named : null;
  const details = session?.customer_details;
  return {
    stripeCustomerId: idOf(named),
    email: textOf(
      customer?.email ??
        details?.email ??
        session?.customer_email ??
        invoice?.customer_email ??
        charge?.billing_details.email,
    ),
    name: textOf(customer?.name ?? details?.name ?? invoice?.customer_name ?? charge?.billing_details.name),
    claimedCustomerId: textOf(customer?.metadata[customerIdKey]),
  };
}

const sessionStatuses = ['open', 'complete', 'expired'] as const;

function sessionTruth(session: Stripe.Checkout.Session): SessionTruth {
  return {
    id: session.id,
    status: sessionStatuses.find((status) => status === session.status) ?? null,
    createdAt: instant(session.created),
    expiresAt: instant(session.expires_at),
    paymentLinkId: idOf(session.payment_link),
    recoveredFromId: session.recovered_from,
    isFinished: session.status === 'complete' && session.payment_status !== 'unpaid',
    subtotal: session.amount_subtotal ?? 0,
  };
}

function invoiceTruth(invoice: Stripe.Invoice): InvoiceTruth {
  return {
    id: invoice.id,
    status: invoice.status,
    billingReason: invoice.billing_reason,
    ...coveredPeriod(invoice),
  };
}

function creditedToBalance(note: Stripe.CreditNote): number {
  const refunded = note.refunds.reduce((sum, { amount_refunded: amount }) => sum + amount, 0);
  return Math.max(0, note.post_payment_amount - refunded - (note.out_of_band_amount ?? 0));
}

function presentmentOf(
  details: { presentment_amount: number; presentment_currency: string } | undefined,
): PaymentTruth['presentment'] {
  return details ? { amount: details.presentment_amount, currency: details.presentment_currency } : null;
}
