import Stripe from 'stripe';
import type { Pool } from '../../platform/database.ts';
import type { BalanceMovement, DisputeTruth, PaymentTruth, RefundTruth } from './payment-truth.ts';

/** Any id that an event gives; all lead to the same payment. */
export type PaymentReference =
  | { paymentIntentId: string }
  | { chargeId: string }
  | { sessionId: string }
  | { refundId: string }
  | { disputeId: string };

/** The name under which our checkout's id travels in Stripe's metadata. */
export const checkoutIdKey = 'scenario_library_checkout';

/** Reads the whole payment from Stripe; null when Stripe knows no such payment. No transaction is open meanwhile. */
export async function fetchPayment(
  stripe: Stripe,
  pool: Pool,
  reference: PaymentReference,
): Promise<PaymentTruth | null> {
  const { rows } = await pool.query<{ at: Date }>('select clock_timestamp() as at');
  const fetchedAt = rows[0]?.at ?? new Date();
  try {
    const session =
      'sessionId' in reference ? await stripe.checkout.sessions.retrieve(reference.sessionId) : null;
    const paymentIntentId = session ? idOf(session.payment_intent) : await paymentIntentOf(stripe, reference);
    if (paymentIntentId !== null) return await readPayment(stripe, paymentIntentId, fetchedAt);
    return session && { ...withoutPayment(session), fetchedAt };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === 'resource_missing')
      return null;
    throw error;
  }
}

async function paymentIntentOf(stripe: Stripe, reference: PaymentReference): Promise<string | null> {
  if ('paymentIntentId' in reference) return reference.paymentIntentId;
  if ('chargeId' in reference)
    return idOf((await stripe.charges.retrieve(reference.chargeId)).payment_intent);
  if ('refundId' in reference)
    return idOf((await stripe.refunds.retrieve(reference.refundId)).payment_intent);
  if ('disputeId' in reference)
    return idOf((await stripe.disputes.retrieve(reference.disputeId)).payment_intent);
  return null;
}

async function readPayment(stripe: Stripe, paymentIntentId: string, fetchedAt: Date): Promise<PaymentTruth> {
  const [intent, sessions, refunds, disputes] = await Promise.all([
    stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['latest_charge.balance_transaction'] }),
    stripe.checkout.sessions.list({ payment_intent: paymentIntentId, limit: 1 }),
    stripe.refunds
      .list({
        payment_intent: paymentIntentId,
        limit: 100,
        expand: ['data.balance_transaction'],
      })
      .autoPagingToArray({ limit: 1000 }),
    stripe.disputes.list({ payment_intent: paymentIntentId, limit: 100 }).autoPagingToArray({ limit: 1000 }),
  ]);
  const session = sessions.data[0] ?? null;
  const charge = intent.latest_charge as Stripe.Charge | null; // expanded
  const isPaid = intent.status === 'succeeded' && charge !== null && charge.paid && charge.captured;
  return {
    fetchedAt,
    stripeSessionId: session?.id ?? null,
    claimedCheckoutId: (session?.metadata ?? intent.metadata)[checkoutIdKey] ?? null,
    sessionStatus: statusOf(session),
    paymentIntentId,
    isPaid,
    isUnderWay: intent.status === 'processing',
    paidAt: instant(charge?.created ?? intent.created),
    currency: intent.currency,
    total: charge && isPaid ? charge.amount_captured : intent.amount,
    tax: session?.total_details?.amount_tax ?? 0,
    charge: charge && {
      id: charge.id,
      country: charge.billing_details.address?.country ?? null,
      movement: movementOf(charge.balance_transaction),
    },
    refunds: await Promise.all(refunds.map((refund) => refundTruth(stripe, refund))),
    disputes: disputes.map(disputeTruth),
  };
}

/** A session without a payment: not paid yet, or nothing was due because a code took the whole price off. */
function withoutPayment(session: Stripe.Checkout.Session): Omit<PaymentTruth, 'fetchedAt'> {
  return {
    stripeSessionId: session.id,
    claimedCheckoutId: session.metadata?.[checkoutIdKey] ?? null,
    sessionStatus: statusOf(session),
    paymentIntentId: null,
    isPaid: session.status === 'complete' && session.payment_status === 'no_payment_required',
    isUnderWay: false,
    paidAt: instant(session.created),
    currency: session.currency ?? 'usd',
    total: session.amount_total ?? 0,
    tax: session.total_details?.amount_tax ?? 0,
    charge: null,
    refunds: [],
    disputes: [],
  };
}

/** Only a refund that failed has a second movement: it is fetched by itself instead of being asked for everywhere. */
async function refundTruth(stripe: Stripe, refund: Stripe.Refund): Promise<RefundTruth> {
  const failureId = idOf(refund.failure_balance_transaction ?? null);
  return {
    id: refund.id,
    createdAt: instant(refund.created),
    amount: refund.amount,
    status: refund.status ?? 'pending',
    movement: movementOf(refund.balance_transaction),
    failureMovement:
      failureId === null ? null : movementOf(await stripe.balanceTransactions.retrieve(failureId)),
  };
}

function disputeTruth(dispute: Stripe.Dispute): DisputeTruth {
  return {
    id: dispute.id,
    createdAt: instant(dispute.created),
    amount: dispute.amount,
    status: dispute.status,
    movements: dispute.balance_transactions.flatMap((transaction) => movementOf(transaction) ?? []),
  };
}

function movementOf(transaction: string | Stripe.BalanceTransaction | null): BalanceMovement | null {
  if (transaction === null) return null;
  if (typeof transaction === 'string')
    throw new TypeError(`Stripe gave only the id of the balance transaction ${transaction}.`);
  const { id, created, amount, currency, fee } = transaction;
  return { id, occurredAt: instant(created), amount, currency, fee };
}

const sessionStatuses = ['open', 'complete', 'expired'] as const;

function statusOf(session: Stripe.Checkout.Session | null): PaymentTruth['sessionStatus'] {
  return sessionStatuses.find((status) => status === session?.status) ?? null;
}

/** The id of what Stripe gives as an id or, expanded, as the object. */
export function idOf(reference: string | { id: string } | null): string | null {
  return typeof reference === 'string' ? reference : (reference?.id ?? null);
}

const instant = (seconds: number): Date => new Date(seconds * 1000);
