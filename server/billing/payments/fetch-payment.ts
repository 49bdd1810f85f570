import type Stripe from 'stripe';
import type { Pool } from '../../platform/database.ts';
import { isMissing } from '../../platform/stripe-errors.ts';
import {
  readInvoice,
  readPaymentObjects,
  readSession,
  readUnchargedInvoice,
  readUnchargedSession,
  type PaymentObjects,
} from './payment-objects.ts';
import type { PaymentTruth } from './payment-truth.ts';
import { idOf } from './stripe-id.ts';
import { paymentTruth } from './truth-of-payment.ts';

/** Any id that an event gives; all lead to the same payment. */
export type PaymentReference =
  | { paymentIntentId: string }
  | { chargeId: string }
  | { sessionId: string }
  | { refundId: string }
  | { disputeId: string }
  | { fraudWarningId: string }
  | { invoiceId: string }
  | { invoicePaymentId: string }
  | { creditNoteId: string };

/**
 * Reads the whole payment from Stripe; of an invoice that was paid in parts, every one. Empty when Stripe knows no such payment.
 * No transaction is open meanwhile.
 */
export async function fetchPayments(
  stripe: Stripe,
  pool: Pool,
  reference: PaymentReference,
): Promise<PaymentTruth[]> {
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at');
  const fetchedAt = rows[0]?.at ?? new Date();
  try {
    const payments = await paymentsOf(stripe, reference);
    return payments.map((objects) => paymentTruth(objects, fetchedAt));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function paymentsOf(stripe: Stripe, reference: PaymentReference): Promise<PaymentObjects[]> {
  if ('paymentIntentId' in reference) return [await readPaymentObjects(stripe, reference.paymentIntentId)];
  if ('sessionId' in reference) return paymentsOfSession(stripe, reference.sessionId);
  if ('invoiceId' in reference) return paymentsOfInvoice(stripe, reference.invoiceId);
  if ('creditNoteId' in reference) {
    const note = await stripe.creditNotes.retrieve(reference.creditNoteId);
    return paymentsOfInvoice(stripe, idOf(note.invoice) ?? '');
  }
  if ('invoicePaymentId' in reference) {
    const payment = await stripe.invoicePayments.retrieve(reference.invoicePaymentId);
    return paymentsOfInvoice(stripe, idOf(payment.invoice) ?? '');
  }
  if ('fraudWarningId' in reference) {
    const warning = await stripe.radar.earlyFraudWarnings.retrieve(reference.fraudWarningId);
    const intentId = idOf(warning.payment_intent) ?? (await intentOfCharge(stripe, idOf(warning.charge)));
    if (intentId === null) return [];
    return [await readPaymentObjects(stripe, intentId, { fraudWarnings: [warning] })];
  }
  const intentId = await intentOf(stripe, reference);
  return intentId === null ? [] : [await readPaymentObjects(stripe, intentId)];
}

async function intentOf(
  stripe: Stripe,
  reference: { chargeId: string } | { refundId: string } | { disputeId: string },
): Promise<string | null> {
  if ('chargeId' in reference) return intentOfCharge(stripe, reference.chargeId);
  const child =
    'refundId' in reference
      ? await stripe.refunds.retrieve(reference.refundId)
      : await stripe.disputes.retrieve(reference.disputeId);
  return idOf(child.payment_intent) ?? intentOfCharge(stripe, idOf(child.charge));
}

async function intentOfCharge(stripe: Stripe, chargeId: string | null): Promise<string | null> {
  return chargeId === null ? null : idOf((await stripe.charges.retrieve(chargeId)).payment_intent);
}

async function paymentsOfSession(stripe: Stripe, sessionId: string): Promise<PaymentObjects[]> {
  const session = await readSession(stripe, sessionId);
  const intentId = idOf(session.payment_intent);
  if (intentId !== null) return [await readPaymentObjects(stripe, intentId, { session })];
  const invoiceId = idOf(session.invoice);
  if (invoiceId === null) return [await readUnchargedSession(stripe, session, null)];
  const payments = await paymentsOfInvoice(stripe, invoiceId);
  return payments.map((payment) => ({ ...payment, session }));
}

async function paymentsOfInvoice(stripe: Stripe, invoiceId: string): Promise<PaymentObjects[]> {
  const [invoice, payments] = await Promise.all([
    readInvoice(stripe, invoiceId),
    stripe.invoicePayments.list({ invoice: invoiceId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
  ]);
  const intentIds = payments
    .filter(({ status }) => status !== 'canceled')
    .flatMap(({ payment }) => idOf(payment.payment_intent) ?? []);
  const isSettledOtherwise = invoice.status === 'paid' && !payments.some(({ status }) => status === 'paid');
  const isUncharged =
    intentIds.length === 0 || isSettledOtherwise || (invoice.amount_paid_off_stripe ?? 0) > 0;
  return [
    ...(isSettledOtherwise
      ? []
      : await Promise.all(intentIds.map((intentId) => readPaymentObjects(stripe, intentId, { invoice })))),
    ...(isUncharged ? [await readUnchargedInvoice(stripe, invoice)] : []),
  ];
}
